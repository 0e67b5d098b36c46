//! The few sentences that are Parlor's own and not quoted, in each language.

use super::small_talk::Talk;
use crate::knowledge::language::tongue::Tongue;

/// What to say to a message that is no question.
pub fn reply(talk: Talk, tongue: Tongue) -> &'static str {
    let words = words(tongue);
    match talk {
        Talk::Greeting => words.greeting,
        Talk::Help => words.help,
        Talk::Thanks => words.thanks,
        Talk::Goodbye => words.goodbye,
        Talk::Identity => words.identity,
        Talk::Person => words.person,
    }
}

/// What to say when the knowledge holds no answer.
pub fn unknown(tongue: Tongue) -> &'static str {
    words(tongue).unknown
}

/// What to search for when somebody wants to reach a person.
pub fn contact_query(tongue: Tongue) -> &'static str {
    match tongue {
        Tongue::English => "How can I contact you by phone or e-mail?",
        Tongue::German => "Kontakt Telefon E-Mail",
        Tongue::French => "contact téléphone e-mail",
        Tongue::Spanish => "contacto teléfono correo",
        Tongue::Italian => "contatto telefono e-mail",
        Tongue::Portuguese => "contato telefone e-mail",
        Tongue::Dutch => "contact telefoon e-mail",
    }
}

struct Words {
    greeting: &'static str,
    help: &'static str,
    thanks: &'static str,
    goodbye: &'static str,
    identity: &'static str,
    person: &'static str,
    unknown: &'static str,
}

fn words(tongue: Tongue) -> &'static Words {
    match tongue {
        Tongue::English => &ENGLISH,
        Tongue::German => &GERMAN,
        Tongue::French => &FRENCH,
        Tongue::Spanish => &SPANISH,
        Tongue::Italian => &ITALIAN,
        Tongue::Portuguese => &PORTUGUESE,
        Tongue::Dutch => &DUTCH,
    }
}

const ENGLISH: Words = Words {
    greeting: "Hello! What would you like to know?",
    help: "Of course. What would you like to know?",
    thanks: "You're welcome!",
    goodbye: "Goodbye!",
    identity: "I'm an automated assistant. I answer from the pages I was given, and show you where each answer comes from.",
    person: "I'm an automated assistant, and I can't pass you on to a person from this chat.",
    unknown: "I don't know. The pages I answer from don't say anything about that.",
};

const GERMAN: Words = Words {
    greeting: "Hallo! Was möchten Sie wissen?",
    help: "Natürlich. Was möchten Sie wissen?",
    thanks: "Gern geschehen!",
    goodbye: "Auf Wiedersehen!",
    identity: "Ich bin ein automatischer Assistent. Ich antworte aus den Seiten, die mir gegeben wurden, und zeige, woher jede Antwort stammt.",
    person: "Ich bin ein automatischer Assistent und kann Sie aus diesem Chat nicht an einen Menschen weiterleiten.",
    unknown: "Das weiß ich nicht. Die Seiten, aus denen ich antworte, sagen dazu nichts.",
};

const FRENCH: Words = Words {
    greeting: "Bonjour ! Que souhaitez-vous savoir ?",
    help: "Bien sûr. Que souhaitez-vous savoir ?",
    thanks: "Je vous en prie !",
    goodbye: "Au revoir !",
    identity: "Je suis un assistant automatique. Je réponds à partir des pages qui m'ont été données et j'indique d'où vient chaque réponse.",
    person: "Je suis un assistant automatique et je ne peux pas vous transférer à une personne depuis ce chat.",
    unknown: "Je ne sais pas. Les pages dont je dispose n'en parlent pas.",
};

const SPANISH: Words = Words {
    greeting: "¡Hola! ¿Qué le gustaría saber?",
    help: "Por supuesto. ¿Qué le gustaría saber?",
    thanks: "¡De nada!",
    goodbye: "¡Hasta luego!",
    identity: "Soy un asistente automático. Respondo a partir de las páginas que me han dado y muestro de dónde viene cada respuesta.",
    person: "Soy un asistente automático y no puedo pasarle con una persona desde este chat.",
    unknown: "No lo sé. Las páginas de las que respondo no dicen nada al respecto.",
};

const ITALIAN: Words = Words {
    greeting: "Buongiorno! Che cosa desidera sapere?",
    help: "Certo. Che cosa desidera sapere?",
    thanks: "Prego!",
    goodbye: "Arrivederci!",
    identity: "Sono un assistente automatico. Rispondo in base alle pagine che mi sono state date e mostro da dove viene ogni risposta.",
    person: "Sono un assistente automatico e da questa chat non posso passarle una persona.",
    unknown: "Non lo so. Le pagine da cui rispondo non ne parlano.",
};

const PORTUGUESE: Words = Words {
    greeting: "Olá! O que gostaria de saber?",
    help: "Claro. O que gostaria de saber?",
    thanks: "De nada!",
    goodbye: "Até logo!",
    identity: "Sou um assistente automático. Respondo a partir das páginas que me deram e mostro de onde vem cada resposta.",
    person: "Sou um assistente automático e não posso passar a conversa a uma pessoa a partir deste chat.",
    unknown: "Não sei. As páginas a partir das quais respondo não dizem nada sobre isso.",
};

const DUTCH: Words = Words {
    greeting: "Hallo! Wat wilt u weten?",
    help: "Natuurlijk. Wat wilt u weten?",
    thanks: "Graag gedaan!",
    goodbye: "Tot ziens!",
    identity: "Ik ben een automatische assistent. Ik antwoord uit de pagina's die ik heb gekregen en laat zien waar elk antwoord vandaan komt.",
    person: "Ik ben een automatische assistent en kan u vanuit deze chat niet doorverbinden met een medewerker.",
    unknown: "Dat weet ik niet. De pagina's waaruit ik antwoord, zeggen daar niets over.",
};
