//! How greetings, thanks and wishes are put, in each language.

use super::small_talk::{Rule, Talk};
use crate::knowledge::language::tongue::Tongue;

const fn rule(
    tongue: Tongue,
    talk: Talk,
    needs: &'static [&'static str],
    fillers: Option<&'static str>,
) -> Rule {
    Rule { tongue, talk, needs, fillers }
}

/// The first that fits counts, so people come before greetings.
pub(super) const RULES: &[Rule] = &[
    rule(
        Tongue::English,
        Talk::Person,
        &[
            "talk|speak|chat|connect|transfer|reach|get|want|need|give|contact",
            "human|real person|a person|person|someone|somebody|representative|operator|live agent|human agent|employee|staff member|real agent",
        ],
        Some(
            "i to a an the with me us can could would like please want need a real live from your support team customer service now let may may hi hello is there there's s it possible how do",
        ),
    ),
    rule(
        Tongue::German,
        Talk::Person,
        &[
            "sprechen|reden|mensch|menschen|mitarbeiter|mitarbeiterin|person",
            "mensch|menschen|mitarbeiter|mitarbeiterin|person|jemandem|jemand",
        ],
        Some(
            "ich mochte will kann mit einem einer ihrem ihrer bitte gern gerne echten dem der support kundendienst hallo verbinden sie mich",
        ),
    ),
    rule(
        Tongue::French,
        Talk::Person,
        &["parler|discuter|contacter", "personne|humain|conseiller|quelqu|agent"],
        Some("je veux voudrais peux puis a avec un une s il vous plait vrai vraie bonjour"),
    ),
    rule(
        Tongue::Spanish,
        Talk::Person,
        &["hablar|contactar", "persona|humano|alguien|agente"],
        Some("quiero puedo quisiera con una un por favor real hola"),
    ),
    rule(
        Tongue::English,
        Talk::Identity,
        &[
            "who are you|what are you|are you a robot|are you a bot|are you human|are you a human|are you real|are you an ai|are you a person|what is your name|what s your name|what can you do|who is this|how can you help|what can i ask you",
        ],
        Some("hi hello hey so and please me an ai tell exactly or a real bot robot human person"),
    ),
    rule(
        Tongue::German,
        Talk::Identity,
        &[
            "wer bist du|wer sind sie|bist du ein roboter|sind sie ein roboter|bist du ein mensch|was kannst du|was konnen sie|wie heißt du",
        ],
        Some("hallo und"),
    ),
    rule(
        Tongue::French,
        Talk::Identity,
        &["qui es tu|qui etes vous|es tu un robot|etes vous un robot"],
        Some("bonjour"),
    ),
    rule(
        Tongue::Spanish,
        Talk::Identity,
        &["quien eres|quien es usted|eres un robot|que puedes hacer"],
        Some("hola"),
    ),
    rule(
        Tongue::English,
        Talk::Thanks,
        &["thanks|thank you|thx|ty|cheers|much appreciated"],
        Some(
            "so very much a lot you ok okay great perfect that helped helps for your the help is was all it good awesome again many no",
        ),
    ),
    rule(
        Tongue::German,
        Talk::Thanks,
        &["danke|vielen dank|dankeschon|merci"],
        Some("sehr schon ok super das hat geholfen fur die hilfe"),
    ),
    rule(
        Tongue::French,
        Talk::Thanks,
        &["merci"],
        Some("beaucoup bien ok super parfait pour votre aide"),
    ),
    rule(
        Tongue::Spanish,
        Talk::Thanks,
        &["gracias"],
        Some("muchas mil ok vale perfecto por tu su ayuda"),
    ),
    rule(Tongue::Italian, Talk::Thanks, &["grazie"], Some("mille molte ok perfetto")),
    rule(Tongue::Portuguese, Talk::Thanks, &["obrigado|obrigada"], Some("muito ok")),
    rule(Tongue::Dutch, Talk::Thanks, &["bedankt|dank je|dank u"], Some("wel ok hartelijk")),
    rule(
        Tongue::English,
        Talk::Goodbye,
        &["bye|goodbye|good bye|see you|good night|have a nice day|have a good day"],
        Some("bye ok okay later then for now thanks"),
    ),
    rule(
        Tongue::German,
        Talk::Goodbye,
        &["tschuss|auf wiedersehen|ciao|bis bald"],
        Some("ok danke"),
    ),
    rule(Tongue::French, Talk::Goodbye, &["au revoir|a bientot"], Some("merci")),
    rule(Tongue::Spanish, Talk::Goodbye, &["adios|hasta luego"], Some("gracias")),
    rule(
        Tongue::English,
        Talk::Help,
        &["help me|need help|need some help|have a question|ask a question|help"],
        Some(
            "hi hello hey can could would will you please i ve may me to just quick with something",
        ),
    ),
    rule(
        Tongue::German,
        Talk::Help,
        &["helfen|hilfe|eine frage"],
        Some("hallo konnen kannst sie du mir ich brauche habe hatte bitte"),
    ),
    rule(
        Tongue::French,
        Talk::Help,
        &["aider|aide|une question"],
        Some("bonjour pouvez vous peux tu m me j ai besoin d"),
    ),
    rule(
        Tongue::Spanish,
        Talk::Help,
        &["ayudarme|ayuda|una pregunta"],
        Some("hola puede puedes me necesito tengo"),
    ),
    rule(
        Tongue::English,
        Talk::Greeting,
        &[
            "how are you|how s it going|hi|hello|hey|hiya|howdy|good morning|good afternoon|good evening|greetings|yo",
        ],
        Some("there you all how are everyone again today doing"),
    ),
    rule(
        Tongue::German,
        Talk::Greeting,
        &["hallo|guten tag|guten morgen|guten abend|moin|servus|gruezi|gruß gott"],
        Some("zusammen wie geht es dir ihnen"),
    ),
    rule(Tongue::French, Talk::Greeting, &["bonjour|salut|bonsoir|coucou"], Some("a tous ca va")),
    rule(
        Tongue::Spanish,
        Talk::Greeting,
        &["hola|buenos dias|buenas tardes|buenas noches|buenas"],
        Some("que tal"),
    ),
    rule(
        Tongue::Italian,
        Talk::Greeting,
        &["ciao|salve|buongiorno|buonasera"],
        Some("a tutti come va"),
    ),
    rule(
        Tongue::Portuguese,
        Talk::Greeting,
        &["ola|oi|bom dia|boa tarde|boa noite"],
        Some("tudo bem"),
    ),
    rule(
        Tongue::Dutch,
        Talk::Greeting,
        &["hoi|goedemorgen|goedemiddag|goedenavond|goedendag"],
        Some("allemaal"),
    ),
];
