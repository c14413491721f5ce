/** Texts that parsers of JSON must accept, must refuse, and may treat as they like (RFC 8259): the kinds of case known from public suites, written anew. */

type Content = string | Uint8Array

const bytes = (...parts: (string | number)[]): Uint8Array => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))))
const utf16 = (text: string, bigEndian = false): Uint8Array => {
  const encoded = Buffer.from(text, 'utf16le')
  return bigEndian ? encoded.swap16() : encoded
}

const strings = [
  'asd', '', ' ', 'a/*b*/c/*d//e', '\\"', '\\\\', '\\/\\b\\f\\n\\r\\t', '\\u0060\\u012a\\u12AB', '\\u0123\\u4567\\u89AB\\uCDEF\\uabcd\\uef4A', '\\uD801\\udc37', '\\ud83d\\ude39\\ud83d\\udc8d',
  '\\u0000', '\\u0012', '\\uFFFF', '\\u0022', '\\u002c', '\\u005C', '\\u200B', '\\u2064', '\\uFDD0', '\\uFFFE', '\\uDBFF\\uDFFF', '\\uA66D', '\\u0821', '\\u00A0', 'new\\u000Aline',
  '\u007f', '\u{10ffff}', '\uffff', '\u{1bfff}', '\u2028', '\u2029', '\u20ac\u{1d11e}', 'π', '⍂㈴⍂', '张三', ' space '
]
const numbers = ['0', '-0', '1', '-1', '-123', '0e1', '0e+1', '1E22', '1E-2', '1E+2', '123e45', '1e-2', '123.456e78', '123.456789', '-0.000000000000000000000000000000000000000000000000000000000000000000000000000001', '20e1', '0.5e-2']

/** Accepted: rows, or a word that there are none. */
export const soundJson: [string, Content][] = [
  ...strings.map((text): [string, Content] => [`string ${text}`, `["${text}"]`]),
  ...numbers.map((text): [string, Content] => [`number ${text}`, `[${text}]`]),
  ['arrays with spaces', '[[]   ]'], ['empty array', '[]'], ['empty string', '[""]'], ['ending with newline', '["a"]\n'], ['false', '[false]'], ['heterogeneous', '[null, 1, "1", {}]'],
  ['null', '[null]'], ['newline within', '[1\n]'], ['leading space', ' [1]'], ['several nulls', '[1,null,null,null,2]'], ['trailing space', '[2] '], ['space after number', '[123 ]'],
  ['object', '{"asd":"sdf", "dfg":"fgh"}'], ['one pair', '{"asd":"sdf"}'], ['equal keys', '{"a":"b","a":"c"}'], ['equal pairs', '{"a":"b","a":"b"}'], ['empty object', '{}'], ['empty key', '{"":0}'],
  ['escaped NUL in a key', '{"foo\\u0000bar": 42}'], ['extreme numbers', '{ "min": -1.0e+28, "max": 1.0e+28 }'], ['long strings', `{"x":[{"id": "${'x'.repeat(40)}"}], "id": "${'x'.repeat(40)}"}`],
  ['simple', '{"a":[]}'], ['unicode keys', '{"title":"\\u041f\\u043e\\u043b\\u0442\\u043e\\u0440\\u0430 \\u0417\\u0435\\u043c\\u043b\\u0435\\u043a\\u043e\\u043f\\u0430" }'],
  ['object with newlines', '{\n"a": "b"\n}'], ['lonely false', 'false'], ['lonely int', '42'], ['lonely negative real', '-0.1'], ['lonely null', 'null'], ['lonely string', '"asd"'], ['lonely true', 'true'],
  ['lonely empty string', '""'], ['trailing newline', '["a"]\n'], ['true in array', '[true]'], ['white space around array', ' [] '], ['escape of a double quote', '["\\""]'], ['tabs and returns', '\t[\r\n1\t,\r2\n]\r'],
  ['three levels', '[{"a":{"b":{"c":[1,{"d":null}]}}}]'], ['array of arrays', '[[1,2],[3,4]]']
]

/** Refused, with a readable word. */
export const brokenJson: [string, Content][] = [
  ['1 true without comma', '[1 true]'], ['invalid UTF-8', bytes('[a', 0xe5, ']')], ['colon instead of comma', '["": 1]'], ['comma after close', '[""],'], ['comma and number', '[,1]'], ['double comma', '[1,,2]'],
  ['double extra comma', '["x",,]'], ['extra close', '["x"]]'], ['extra comma', '["",]'], ['incomplete', '["x"'], ['incomplete invalid value', '[x'], ['inner array no comma', '[3[4]]'],
  ['invalid byte alone', bytes('[', 0xff, ']')], ['items separated by semicolon', '[1:2]'], ['just comma', '[,]'], ['just minus', '[-]'], ['missing value', '[   , ""]'], ['newlines unclosed', '["a",\n4\n,1,'],
  ['number and comma', '[1,]'], ['several commas', '[1,,]'], ['spaces vertical tab formfeed', '["\u000ba"\\f]'], ['star inside', '[*]'], ['unclosed', '[""'], ['unclosed trailing comma', '[1,'],
  ['unclosed with new lines', '[1,\n1\n,1'], ['unclosed with object inside', '[{}'], ['incomplete false', '[fals]'], ['incomplete null', '[nul]'], ['incomplete true', '[tru]'],
  ['NUL after number', bytes('123', 0)], ...['++1234', '+1', '+Inf', '-01', '-1.0.', '-2.', '-NaN', '.-1', '.2e-3', '0.1.2', '0.3e+', '0.3e', '0.e1', '0E+', '0E', '0e+', '0e', '1.0e+', '1.0e-', '1.0e', '1 000.0', '1eE2', '2.e+3',
    '2.e-3', '2.e3', '9.e+', '1+2', '0x1', '0x42', 'Inf', 'Infinity', '0e+-1', '-Infinity', '-foo', '- 1', '-012', '-.123', '-1x', '1ea', '1.', '.123', '1.2a-3', '1.8011670033376514H-308', '012', 'NaN', '\uff11', '-2.e3'
  ].map((text): [string, Content] => [`number ${text}`, `[${text}]`]),
  ['invalid bytes in a number', bytes('[123', 0xe5, ']')], ['invalid bytes in an exponent', bytes('[1e1', 0xe5, ']')], ['invalid bytes after a digit', bytes('[0', 0xe5, ']\n')],
  ['bad value', '["x", truth]'], ['bracket key', '{[: "x"}\n'], ['comma instead of colon', '{"x", null}'], ['double colon', '{"x"::"b"}'], ['emoji', '{🇨🇭}'], ['garbage at end', '{"a":"a" 123}'],
  ['key with single quotes', "{key: 'value'}"], ['lone continuation byte in key', bytes('{"', 0xb9, '":"0",}')], ['missing colon', '{"a" b}'], ['missing key', '{:"b"}'], ['missing semicolon', '{"a" "b"}'],
  ['missing value of a pair', '{"a":'], ['no colon', '{"a"'], ['non string key', '{1:1}'], ['huge number as a key', '{9999E9999:1}'], ['repeated null', '{null:null,null:null}'], ['several trailing commas', '{"id":0,,,,,}'],
  ['single quote', "{'a':0}"], ['trailing comma in object', '{"id":0,}'], ['trailing comment', '{"a":"b"}/**/'], ['trailing comment open', '{"a":"b"}/**//'], ['slash comment', '{"a":"b"}//'], ['half a comment', '{"a":"b"}/'],
  ['two commas in a row', '{"a":"b",,"c":"d"}'], ['unquoted key', '{a: "b"}'], ['unterminated value', '{"a":"a'], ['with single string', '{ "foo" : "bar", "a" }'], ['trailing garbage', '{"a":"b"}#'],
  ['a space', ' '], ['one surrogate then escape', '["\\uD800\\"]'], ['surrogate then u', '["\\uD800\\u"]'], ['surrogate then u1', '["\\uD800\\u1"]'], ['surrogate then u1x', '["\\uD800\\u1x"]'],
  ['accentuated char no quotes', '[é]'], ['backslash 00', bytes('["\\', 0, '"]')], ['escape x', '["\\x00"]'], ['escaped backslash bad', '["\\\\\\"]'], ['escaped tab', '["\\\t"]'], ['escaped emoji', '["\\🌀"]'],
  ['incomplete escape', '["\\"]'], ['incomplete escaped character', '["\\u00A"]'], ['incomplete surrogate', '["\\uD834\\uDd"]'], ['invalid backslash', '["\\a"]'], ['invalid unicode escape', '["\\uqqqq"]'],
  ['invalid bytes after an escape', bytes('["\\', 0xe5, '"]')], ['invalid bytes in a u escape', bytes('["\\u', 0xe5, '"]')], ['leading escaped space', '[\\u0020"asd"]'], ['no quotes with bad escape', '[\\n]'],
  ['single double quote', '"'], ['single quotes', "['single quote']"], ['string no double quotes', 'abc'], ['start escape unclosed', '["\\'], ['unescaped NUL', bytes('["a', 0, 'a"]')], ['unescaped newline', '["new\nline"]'],
  ['unescaped tab', '["\t"]'], ['capital u escape', '"\\UA66D"'], ['trailing text', '""x'], ['open arrays', '['.repeat(100_000)], ['open array and object', '[{"":'.repeat(50_000)], ['angle bracket', '<.>'], ['angle bracket null', '[<null>]'],
  ['array trailing garbage', '[1]x'], ['array with extra close', '[1]]'], ['array with unclosed string', '["asd]'], ['ascii unicode identifier', 'aå'], ['capitalised true', '[True]'], ['close unopened array', '1]'],
  ['comma instead of closing brace', '{"x": true,'], ['double array', '[][]'], ['end array', ']'], ['incomplete mark', bytes(0xef, 0xbb, '{}')], ['lone invalid byte', bytes(0xe5)], ['lone bracket', '['], ['nothing', ''],
  ['NUL outside of a string', bytes('[', 0, ']')], ['number with trailing garbage', '2@'], ['closing brace after object', '{}}'], ['unclosed object no value', '{"":'], ['object with comment', '{"a":/*comment*/"b"}'],
  ['object with trailing text', '{"a": true} "x"'], ['array apostrophe', "['"], ['array comma', '[,'], ['array string', '["a"'], ['array open object', '[{'], ['array open string', '["a'], ['object close array', '{]'],
  ['object comma', '{,'], ['object open array', '{['], ['object open string', '{"a'], ['object apostrophe', "{'a'"], ['open everything', '["\\{["\\{["\\{["\\{'], ['single star', '*'], ['trailing hash', '{"a":"b"}#{}'],
  ['u escaped line feed', '[\\u000A""]'], ['unclosed array', '[1'], ['partial null', '[ false, nul'], ['unclosed false', '[ true, fals'], ['unclosed true', '[ false, tru'], ['unclosed object', '{"asd":"asd"'],
  ['unicode identifier', 'å'], ['mark without data', bytes(0xef, 0xbb, 0xbf)], ['form feed', '[\f]'], ['word joiner', '[\u2060]'], ['no-break space', '[\u00a0]'], ['mark in the midst', '[\ufeff1]'],
  ['unclosed within a list of objects', '[{"a":1},{"b":2]'], ['crossed brackets', '{"a":[{"b":1}}]'], ['element of words', '[{"a":1}, undefined]'], ['two documents', '{"a":[{"b":1}]}{"a":1}'], ['key without value after list', '{"a":[{"b":1}],"c"}']
]

/** Either. */
export const doubtfulJson: [string, Content][] = [
  ...['123.456e-789', '0.4e00669999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999969999999006', '-1e+9999', '1.5e+9999', '-123123e100000', '123123e100000', '123e-10000000',
    '-123123123123123123123123123123', '100000000000000000000', '-237462374673276894279832749832423479823246327846'].map((text): [string, Content] => [`number ${text}`, `[${text}]`]),
  ...['\\uDADA', '\\uD888\\u1234', '\\uD800\\n', '\\uDd1ea', '\\uD800\\uD800\\n', '\\ud800', '\\ud800abc', '\\uDd1e\\uD834', '\\uDFAA'].map((text): [string, Content] => [`string ${text}`, `["${text}"]`]),
  ['lone surrogate as a key', '{"\\uDFAA":0}'], ['UTF-16 LE with a mark', Buffer.concat([Buffer.of(0xff, 0xfe), utf16('["é"]')])], ['UTF-16 BE without a mark', utf16('["é"]', true)], ['UTF-16 LE without a mark', utf16('["é"]')],
  ['truncated UTF-8', bytes('["', 0xe0, 0xff, '"]')], ['overlong 2 bytes', bytes('["', 0xc0, 0xaf, '"]')], ['overlong 6 bytes', bytes('["', 0xfc, 0x83, 0xbf, 0xbf, 0xbf, 0xbf, '"]')], ['beyond unicode', bytes('["', 0xf4, 0xbf, 0xbf, 0xbf, '"]')],
  ['surrogate in UTF-8', bytes('["', 0xed, 0xa0, 0x80, '"]')], ['lone continuation', bytes('["', 0x81, '"]')], ['Latin-1', bytes('["', 0xe9, '"]')], ['invalid bytes', bytes('["', 0xff, '"]')],
  ['500 levels', '['.repeat(500) + ']'.repeat(500)], ['mark and empty object', bytes(0xef, 0xbb, 0xbf, '{}')], ['mark and list', bytes(0xef, 0xbb, 0xbf, '[{"a":1}]')]
]
