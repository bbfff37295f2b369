/** Names of made-up people. None is a family name of the patients written by hand (`sandbox/data`). */
import type { HumanName } from 'fhir/r4';
import { type Sex } from './analyte.ts';
import type { Random } from './random.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const FAMILY = words(`
  Abbott Ackerley Ahmed Aldridge Allardyce Anand Appleby Arkwright Atherton Babatunde Bainbridge Banerjee Bannister
  Barraclough Beaumont Begum Bellamy Blackwood Bosworth Bradshaw Braithwaite Bukowski Calloway Cartwright Castellano
  Chaudhry Cheng Clifford Coulthard Crowther Cunliffe Dalton Danso Davenport Desai Dhillon Douglas Drummond Dubois
  Eastwood Egerton Entwistle Fairclough Farooq Faulkner Fernandes Fitzgerald Fonseca Forsyth Fotheringham Gallagher
  Garside Ghosh Gilchrist Goodwin Greenwood Grimshaw Gupta Hargreaves Hawthorne Haywood Henriksen Heseltine Hoang
  Holloway Hussain Ibrahim Inglis Iqbal Jankowski Jarvis Jessop Kapoor Kaufmann Kendrick Khalil Kirkbride Kowalski
  Kumar Langford Lattimer Lindqvist Lockwood Lowther MacAllister Mahmood Makinde Marchbanks Masood Mensah Merriweather
  Middleton Mistry Molyneux Mukherjee Naylor Ncube Nkosi Oakley Obi Ogden Olsen Osei Ostrowski Pargeter Patel Pemberton
  Pereira Pickering Prendergast Qureshi Radcliffe Rahman Ramsbottom Redfern Rosenthal Rutherford Sandhu Santos
  Satterthwaite Sethi Shackleton Silverman Singh Stanhope Sutcliffe Swinton Tattersall Thackeray Thistlewood Thornton
  Tran Trevelyan Underhill Vasquez Venkataraman Waddington Wainwright Walcott Warburton Winterbottom Wolstenholme
  Yardley Yilmaz Zaman Zielinski
`);
const GIVEN: Readonly<Record<Sex, readonly string[]>> = {
  female: words(`
    Abigail Agnes Aisha Alice Amara Amelia Amina Anita Anneliese Beatrice Bronwen Carol Celeste Charlotte Chloe Christine
    Clara Daphne Deborah Dorothy Edith Eleanor Elsie Emily Esther Farah Fatima Florence Frances Freya Gwendolyn Harriet
    Hazel Helena Imogen Ingrid Isla Jacqueline Jasmine Joan Josephine Joyce Kavita Keziah Leila Linda Lucy Mabel Marian
    Maureen Meera Miriam Nadia Naomi Ngozi Nicola Olive Olivia Patricia Pauline Phoebe Priya Rebecca Rosalind Sadie
    Sandra Shabana Sheila Sophie Susan Sylvia Tabitha Teresa Uma Valerie Veronica Wendy Winifred Yasmin Yvonne Zara
  `),
  male: words(`
    Aaron Abdul Adrian Albert Alistair Amir Andrew Anthony Arjun Arthur Barnaby Benjamin Bernard Callum Cedric
    Christopher Clive Colin Cyril Daniel David Derek Desmond Dominic Duncan Edmund Edward Elijah Ernest Felix Francis
    Frederick Gareth Geoffrey Gilbert Gordon Graham Gregory Harold Harun Henry Hugh Idris Imran Ivan Jacob James Jerome
    Joseph Julian Keith Kenneth Kwame Laurence Leonard Lionel Malcolm Marcus Martin Matthew Mohammed Nathan Neil Nigel
    Oliver Omar Oscar Patrick Percy Philip Rajesh Ralph Raymond Roland Rupert Samuel Sanjay Sebastian Simon Stanley
    Stephen Sunil Terence Theodore Timothy Vernon Victor Walter Wilfred Yusuf Zachary
  `),
};

/** A name of our time and place; grown-ups may have a title. */
export function nameFor(sex: Sex, age: number, random: Random): HumanName {
  const given = [random.pick(GIVEN[sex]), ...(random.chance(0.35) ? [random.pick(GIVEN[sex])] : [])];
  const title = sex === 'male' ? 'Mr' : random.pick(['Mrs', 'Ms', 'Miss']);
  return {
    use: 'official',
    family: random.pick(FAMILY),
    given: [...new Set(given)],
    ...(age < 18 ? {} : { prefix: [title] }),
  };
}
