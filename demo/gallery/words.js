// What is said in the gallery: longer answers, in English and in Arabic.

/** Every block that an answer can have. */
export const MARKDOWN = [
  `## Sending something back

You have **30 days**, from the day the parcel *arrives*. It costs nothing from ~~Germany~~ Germany and Austria; write \`RETURN\` on the slip.

1. Print the label from [your orders](https://shop.example/orders).
2. Pack it:
   - the jacket, dry
   - everything that came with it
     - also the stuff sack
3. Drop it at any post office.

- [x] Label printed
- [ ] Parcel dropped

> Refunds go back the way they came.
>
> > To a card within five days.

### What it costs

| From | Parcel | Days |
|:---|---:|:---:|
| Germany | 0 € | 2 |
| Norway | 14.50 € | 4–7 |

---

The rest is at https://shop.example/help/returns.`,
  `## إعادة منتج

لديك **30 يومًا** من يوم *وصول* الطرد. اكتب \`RETURN\` على القسيمة.

1. اطبع الملصق من [طلباتك](https://shop.example/orders).
2. غلّف المنتج:
   - السترة وهي جافة
   - كل ما جاء معها
3. سلّم الطرد في أي مكتب بريد.

- [x] طُبع الملصق
- [ ] سُلّم الطرد

> يعود المبلغ بالطريقة التي دُفع بها.

| من | الطرد | الأيام |
|:---|---:|:---:|
| ألمانيا | 0 € | 2 |
| النرويج | 14.50 € | 4–7 |

---

التفاصيل في https://shop.example/help/returns.`,
]

/** Code with colors, and a line that is longer than the panel. */
export const CODE = [
  `Paste one tag before \`</body>\`:

\`\`\`html
<!-- The chat -->
<script async src="https://chat.example.com/parlor.js" data-agent="pk_live_7Qk2vX9"></script>
\`\`\`

Or open it from your own script:

\`\`\`js
// Opens when somebody asks for help.
import { init } from 'parlor'
const chat = init({ agent: 'pk_live_…', delay: 1500 })
await chat.open()
\`\`\``,
  `ألصق هذا الوسم قبل \`</body>\`:

\`\`\`html
<!-- The chat -->
<script async src="https://chat.example.com/parlor.js" data-agent="pk_live_7Qk2vX9"></script>
\`\`\`

أو افتحه من برنامجك:

\`\`\`js
// Opens when somebody asks for help.
import { init } from 'parlor'
const chat = init({ agent: 'pk_live_…', delay: 1500 })
\`\`\``,
]

/** A table that is wider than the panel. */
export const TABLE = [
  `These are the tents:

| Tent | Sleeps | Weight | Seasons | Set up | Floor area | Price |
|---|---:|---:|:---:|---:|---:|---:|
| Vidde 2 | 2 | 2.4 kg | four | 6 min | 3.1 m² | 459 € |
| Vidde 3 | 3 | 3.1 kg | four | 8 min | 4.4 m² | 549 € |
| Lett 1 | 1 | 0.9 kg | three | 3 min | 1.7 m² | 389 € |

The lightest sleeps one.`,
  `هذه هي الخيام:

| الخيمة | الأشخاص | الوزن | المواسم | النصب | المساحة | السعر |
|---|---:|---:|:---:|---:|---:|---:|
| Vidde 2 | 2 | 2.4 kg | أربعة | 6 دقائق | 3.1 m² | 459 € |
| Lett 1 | 1 | 0.9 kg | ثلاثة | 3 دقائق | 1.7 m² | 389 € |

أخفّها لشخص واحد.`,
]
