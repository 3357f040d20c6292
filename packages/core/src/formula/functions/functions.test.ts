import { describe, expect, test } from 'vitest';
import { valueOfFormula } from '../../testing/formula-stand.ts';
import type { Value } from '../../value.ts';
import { formulaFunctions } from './functions.ts';

/** What spreadsheets document of each function, and what is particular to cells: formula, and what it comes to. */
const examples: Readonly<Record<string, readonly (readonly [formula: string, result: Value])[]>> = {
  IF: [
    ['IF(450>500, "Over Budget", "OK")', 'OK'],
    ['IF(1, "yes")', 'yes'],
    ['IF(0, "yes")', null],
    ['IF(FALSE, 1/0, 2)', 2],
  ],
  IFS: [
    ['IFS(93>89,"A",93>79,"B")', 'A'],
    ['IFS(72>89,"A",72>79,"B",72>69,"C",TRUE,"F")', 'C'],
    ['IFS(FALSE,1)', '#N/A'],
  ],
  SWITCH: [
    ['SWITCH(2,1,"Sunday",2,"Monday",3,"Tuesday","No match")', 'Monday'],
    ['SWITCH(99,1,"Sunday",2,"Monday")', '#N/A'],
    ['SWITCH(99,1,"Sunday","No match")', 'No match'],
    ['SWITCH("b","A",1,"B",2)', 2],
  ],
  AND: [
    ['AND(50>1,50<100)', true],
    ['AND(50>1,500<100)', false],
    ['AND(FALSE, 1/0)', false],
  ],
  OR: [
    ['OR(1+1=1,2+2=5)', false],
    ['OR(FALSE,1)', true],
  ],
  NOT: [
    ['NOT(50>100)', true],
    ['NOT("x")', '#VALUE!'],
  ],
  XOR: [
    ['XOR(3>12,4>6)', false],
    ['XOR(3>0,2<9)', false],
    ['XOR(3>12,4<6)', true],
  ],
  IFERROR: [
    ['IFERROR(210/35,"Error in calculation")', '6'],
    ['IFERROR(55/0,"Error in calculation")', 'Error in calculation'],
    ['IFERROR(1/0, 0)', 0],
  ],
  IFNA: [
    ['IFNA(NA(), "Not found")', 'Not found'],
    ['IFNA(1/0, "Not found")', '#DIV/0!'],
  ],
  ISERROR: [
    ['ISERROR(1/0)', true],
    ['ISERROR(1)', false],
  ],
  ISBLANK: [
    ['ISBLANK({Price})', true],
    ['ISBLANK({Tags})', true],
    ['ISBLANK(0)', false],
    ['ISBLANK("")', false],
  ],
  ISNUMBER: [
    ['ISNUMBER(4)', true],
    ['ISNUMBER("4")', false],
  ],
  ISTEXT: [
    ['ISTEXT("a")', true],
    ['ISTEXT(330.92)', false],
  ],
  ISLOGICAL: [
    ['ISLOGICAL(TRUE)', true],
    ['ISLOGICAL("TRUE")', false],
    ['ISLOGICAL({Done})', true],
  ],
  CHOOSE: [
    ['CHOOSE(2,"1st","2nd","3rd","Finished")', '2nd'],
    ['CHOOSE(5,"a")', '#VALUE!'],
  ],
  BLANK: [['BLANK()', null]],
  NA: [['NA()', '#N/A']],
  TRUE: [['TRUE()', true]],
  FALSE: [['FALSE()', false]],

  SUM: [
    ['SUM(3, 2)', 5],
    ['SUM(0.1, 0.2)', 0.3],
    ['SUM({Price}, {Unit name}, {Done}, 1)', 1],
  ],
  AVERAGE: [
    ['AVERAGE(10,7,9,27,2)', 11],
    ['AVERAGE({Price})', '#DIV/0!'],
  ],
  MIN: [
    ['MIN(10,7,9,27,2)', 2],
    ['MIN({Price})', 0],
    ['MIN(DATE(2026,5,1), DATE(2026,4,30))', '2026-04-30'],
  ],
  MAX: [
    ['MAX(10,7,9,27,2)', 27],
    ['MAX(DATE(2026,5,1), 3)', '#VALUE!'],
  ],
  PRODUCT: [['PRODUCT(5,15,30)', 2250]],
  MEDIAN: [
    ['MEDIAN(1,2,3,4,5)', 3],
    ['MEDIAN(1,2,3,4,5,6)', 3.5],
  ],
  STDEV: [['ROUND(STDEV(1345,1301,1368,1322,1310,1370,1318,1350,1303,1299), 5)', 27.46392]],
  VAR: [['ROUND(VAR(1345,1301,1368,1322,1310,1370,1318,1350,1303,1299), 2)', 754.27]],
  COUNT: [
    ['COUNT(1, "a", TRUE, DATE(2026,1,1), {Price})', 2],
    ['COUNT({Tags})', 0],
  ],
  COUNTA: [['COUNTA(1, "a", "", {Price}, TRUE)', 3]],
  ABS: [['ABS(-4)', 4]],
  SIGN: [
    ['SIGN(10)', 1],
    ['SIGN(4-4)', 0],
    ['SIGN(-0.00001)', -1],
  ],
  ROUND: [
    ['ROUND(2.15, 1)', 2.2],
    ['ROUND(2.149, 1)', 2.1],
    ['ROUND(-1.475, 2)', -1.48],
    ['ROUND(21.5, -1)', 20],
    ['ROUND(626.3,-3)', 1000],
    ['ROUND(1.98,-1)', 0],
    ['ROUND(-50.55,-2)', -100],
    ['ROUND(1.005, 2)', 1.01],
    ['ROUND(2.5)', 3],
  ],
  ROUNDUP: [
    ['ROUNDUP(3.2,0)', 4],
    ['ROUNDUP(76.9,0)', 77],
    ['ROUNDUP(3.14159, 3)', 3.142],
    ['ROUNDUP(-3.14159, 1)', -3.2],
    ['ROUNDUP(31415.92654, -2)', 31500],
  ],
  ROUNDDOWN: [
    ['ROUNDDOWN(3.2, 0)', 3],
    ['ROUNDDOWN(76.9,0)', 76],
    ['ROUNDDOWN(3.14159, 3)', 3.141],
    ['ROUNDDOWN(-3.14159, 1)', -3.1],
    ['ROUNDDOWN(31415.92654, -2)', 31400],
  ],
  MROUND: [
    ['MROUND(10, 3)', 9],
    ['MROUND(-10, -3)', -9],
    ['MROUND(1.3, 0.2)', 1.4],
    ['MROUND(5, -2)', '#NUM!'],
  ],
  CEILING: [
    ['CEILING(2.5, 1)', 3],
    ['CEILING(-2.5, -2)', -4],
    ['CEILING(-2.5, 2)', -2],
    ['CEILING(1.5, 0.1)', 1.5],
    ['CEILING(0.234, 0.01)', 0.24],
    ['CEILING(2.1)', 3],
  ],
  FLOOR: [
    ['FLOOR(3.7,2)', 2],
    ['FLOOR(-2.5,-2)', -2],
    ['FLOOR(2.5,-2)', '#NUM!'],
    ['FLOOR(1.58,0.1)', 1.5],
    ['FLOOR(0.234,0.01)', 0.23],
  ],
  INT: [
    ['INT(8.9)', 8],
    ['INT(-8.9)', -9],
  ],
  TRUNC: [
    ['TRUNC(8.9)', 8],
    ['TRUNC(-8.9)', -8],
    ['TRUNC(0.45)', 0],
  ],
  EVEN: [
    ['EVEN(1.5)', 2],
    ['EVEN(3)', 4],
    ['EVEN(2)', 2],
    ['EVEN(-1)', -2],
  ],
  ODD: [
    ['ODD(1.5)', 3],
    ['ODD(3)', 3],
    ['ODD(2)', 3],
    ['ODD(-1)', -1],
  ],
  MOD: [
    ['MOD(3, 2)', 1],
    ['MOD(-3, 2)', 1],
    ['MOD(3, -2)', -1],
    ['MOD(-3, -2)', -1],
    ['MOD(3, 0)', '#DIV/0!'],
  ],
  QUOTIENT: [
    ['QUOTIENT(5, 2)', 2],
    ['QUOTIENT(4.5, 3.1)', 1],
    ['QUOTIENT(-10, 3)', -3],
  ],
  POWER: [
    ['POWER(5,2)', 25],
    ['ROUND(POWER(98.6,3.2), 0)', 2401077],
    ['ROUND(POWER(4,5/4), 6)', 5.656854],
  ],
  SQRT: [
    ['SQRT(16)', 4],
    ['SQRT(-16)', '#NUM!'],
    ['SQRT(ABS(-16))', 4],
  ],
  EXP: [['ROUND(EXP(2), 6)', 7.389056]],
  LN: [
    ['ROUND(LN(86), 7)', 4.4543473],
    ['LN(0)', '#NUM!'],
  ],
  LOG: [
    ['LOG(10)', 1],
    ['LOG(8, 2)', 3],
    ['ROUND(LOG(86, 2.7182818), 7)', 4.4543473],
  ],
  LOG10: [
    ['ROUND(LOG10(86), 4)', 1.9345],
    ['LOG10(10^5)', 5],
  ],
  SIN: [['ROUND(SIN(PI()/2), 9)', 1]],
  COS: [['ROUND(COS(60*PI()/180), 9)', 0.5]],
  TAN: [['ROUND(TAN(0.785), 5)', 0.9992]],
  RADIANS: [['ROUND(RADIANS(270), 6)', 4.712389]],
  DEGREES: [['DEGREES(PI())', 180]],
  GCD: [
    ['GCD(24, 36)', 12],
    ['GCD(5, 0)', 5],
    ['GCD(-5, 3)', '#NUM!'],
  ],
  LCM: [
    ['LCM(5, 2)', 10],
    ['LCM(24, 36)', 72],
    ['LCM(0, 0)', 0],
  ],
  PI: [['PI()', 3.14159265358979]],
  PMT: [
    ['ROUND(PMT(0.08/12, 10, 10000), 2)', -1037.03],
    ['ROUND(PMT(0.06/12, 18*12, 0, 50000), 2)', -129.08],
  ],
  FV: [
    ['ROUND(FV(0.12/12, 12, -1000), 2)', 12682.5],
    ['ROUND(FV(0.06/12, 12, -100, -1000), 2)', 2295.23],
  ],
  PV: [['ROUND(PV(0.08/12, 240, 500), 2)', -59777.15]],
  NPER: [['ROUND(NPER(0.12/12, -100, 1000), 4)', 10.5886]],
  RATE: [['ROUND(RATE(48, -200, 8000), 4)', 0.0077]],
  SLN: [['SLN(30000, 7500, 10)', 2250]],
  VALUE: [
    ['VALUE("1000")', 1000],
    ['VALUE("abc")', '#VALUE!'],
  ],

  CONCAT: [
    ['CONCAT("The"," ","sun"," ","will come up.")', 'The sun will come up.'],
    ['CONCAT(1, TRUE, DATE(2026,1,2))', '1TRUE2026-01-02'],
  ],
  CONCATENATE: [['CONCATENATE("Stream population is ", 32, "/mile.")', 'Stream population is 32/mile.']],
  TEXTJOIN: [
    ['TEXTJOIN(", ", TRUE, "US Dollar", "", "Euro")', 'US Dollar, Euro'],
    ['TEXTJOIN("-", FALSE, "a", "", "b")', 'a--b'],
  ],
  LEFT: [
    ['LEFT("Sale Price",4)', 'Sale'],
    ['LEFT("Sweden")', 'S'],
    ['LEFT("🎉🎉", 1)', '🎉'],
  ],
  RIGHT: [
    ['RIGHT("Sale Price",5)', 'Price'],
    ['RIGHT("Stock Number")', 'r'],
    ['RIGHT("abc", 0)', null],
  ],
  MID: [
    ['MID("Fluid Flow",1,5)', 'Fluid'],
    ['MID("Fluid Flow",7,20)', 'Flow'],
    ['MID("Fluid Flow",20,5)', null],
    ['MID("a",0,1)', '#VALUE!'],
  ],
  LEN: [
    ['LEN("Phoenix, AZ")', 11],
    ['LEN("")', 0],
    ['LEN({Price})', 0],
  ],
  LOWER: [['LOWER("E. E. Cummings")', 'e. e. cummings']],
  UPPER: [['UPPER("total")', 'TOTAL']],
  PROPER: [
    ['PROPER("this is a TITLE")', 'This Is A Title'],
    ['PROPER("2-way street")', '2-Way Street'],
    ['PROPER("76BudGet")', '76Budget'],
  ],
  TRIM: [['TRIM(" First Quarter  Earnings ")', 'First Quarter Earnings']],
  CLEAN: [['CLEAN(CHAR(9) & "Monthly report" & CHAR(10))', 'Monthly report']],
  SUBSTITUTE: [
    ['SUBSTITUTE("Sales Data", "Sales", "Cost")', 'Cost Data'],
    ['SUBSTITUTE("Quarter 1, 2008", "1", "2", 1)', 'Quarter 2, 2008'],
    ['SUBSTITUTE("Quarter 1, 2011", "1", "2", 3)', 'Quarter 1, 2012'],
    ['SUBSTITUTE("a.c", ".", "b")', 'abc'],
  ],
  REPLACE: [
    ['REPLACE("abcdefghijk", 6, 5, "*")', 'abcde*k'],
    ['REPLACE("2009", 3, 2, "10")', '2010'],
  ],
  FIND: [
    ['FIND("M", "Miriam McGovern")', 1],
    ['FIND("m", "Miriam McGovern")', 6],
    ['FIND("M", "Miriam McGovern", 3)', 8],
    ['FIND("x", "abc")', '#VALUE!'],
  ],
  SEARCH: [
    ['SEARCH("e", "Statements", 6)', 7],
    ['SEARCH("MARGIN", "Profit Margin")', 8],
  ],
  TEXTBEFORE: [
    ['TEXTBEFORE("ada@example.org", "@")', 'ada'],
    ['TEXTBEFORE("ada", "@")', '#N/A'],
  ],
  TEXTAFTER: [['TEXTAFTER("ada@example.org", "@")', 'example.org']],
  EXACT: [
    ['EXACT("word", "word")', true],
    ['EXACT("Word", "word")', false],
  ],
  REPT: [
    ['REPT("*-", 3)', '*-*-*-'],
    ['REPT("a", -1)', null],
  ],
  CHAR: [
    ['CHAR(65)', 'A'],
    ['CHAR(0)', '#VALUE!'],
  ],
  CODE: [
    ['CODE("A")', 65],
    ['CODE("")', '#VALUE!'],
  ],
  TEXT: [
    ['TEXT(1234.567,"$#,##0.00")', '$1,234.57'],
    ['TEXT(0.285,"0.0%")', '28.5%'],
    ['TEXT(0.285,"0%")', '29%'],
    ['TEXT(12200000,"0.00E+00")', '1.22E+07'],
    ['TEXT(1234,"0000000")', '0001234'],
    ['TEXT(-1.005,"0.00")', '-1.01'],
    ['TEXT(1.5,"0.0##")', '1.5'],
    ['TEXT(1000000,"#,##0")', '1,000,000'],
    ['TEXT(DATE(2012,3,14),"MM/DD/YY")', '03/14/12'],
    ['TEXT(DATE(2012,3,14),"DDDD")', 'Wednesday'],
    ['TEXT(DATE(2012,3,4),"d mmm yyyy")', '4 Mar 2012'],
    ['TEXT("2012-03-14 13:29","h:mm AM/PM")', '1:29 PM'],
    ['TEXT("2012-03-14 13:09:07","mm:ss")', '09:07'],
    ['TEXT("abc","0.00")', 'abc'],
  ],
  T: [
    ['T("Rainfall")', 'Rainfall'],
    ['T(19)', null],
  ],

  TODAY: [['TODAY()', '2026-07-08']],
  NOW: [['NOW()', '2026-07-08T22:30:00.000Z']],
  DATE: [
    ['DATE(2008,1,2)', '2008-01-02'],
    ['DATE(108,1,2)', '2008-01-02'],
    ['DATE(2008,14,2)', '2009-02-02'],
    ['DATE(2008,-3,2)', '2007-09-02'],
    ['DATE(2008,1,35)', '2008-02-04'],
    ['DATE(2008,1,-15)', '2007-12-16'],
    ['DATE(10000,1,1)', '#NUM!'],
  ],
  DATEVALUE: [
    ['DATEVALUE("2011-02-23")', '2011-02-23'],
    ['DATEVALUE("2011-02-23T23:30:00Z")', '2011-02-23'],
    ['DATEVALUE("2011-02-30")', '#VALUE!'],
  ],
  TIMEVALUE: [['TIMEVALUE("2011-08-22 06:00")', 0.25]],
  YEAR: [
    ['YEAR("2008-07-05")', 2008],
    ['YEAR({Due})', null],
  ],
  MONTH: [['MONTH(DATE(2011,4,15))', 4]],
  DAY: [['DAY(DATE(2011,4,15))', 15]],
  HOUR: [['HOUR("2011-07-18 07:45")', 7]],
  MINUTE: [['MINUTE("2011-07-18 12:45:00")', 45]],
  SECOND: [['SECOND("2011-07-18 16:48:18")', 18]],
  WEEKDAY: [
    ['WEEKDAY(DATE(2008,2,14))', 5],
    ['WEEKDAY(DATE(2008,2,14), 2)', 4],
    ['WEEKDAY(DATE(2008,2,14), 3)', 3],
    ['WEEKDAY(DATE(2008,2,14), 9)', '#NUM!'],
  ],
  WEEKNUM: [
    ['WEEKNUM(DATE(2012,3,9))', 10],
    ['WEEKNUM(DATE(2012,3,9),2)', 11],
  ],
  ISOWEEKNUM: [
    ['ISOWEEKNUM(DATE(2012,3,9))', 10],
    ['ISOWEEKNUM(DATE(2021,1,3))', 53],
  ],
  EDATE: [
    ['EDATE(DATE(2011,1,15),1)', '2011-02-15'],
    ['EDATE(DATE(2011,1,15),-1)', '2010-12-15'],
    ['EDATE(DATE(2011,1,31),1)', '2011-02-28'],
  ],
  EOMONTH: [
    ['EOMONTH(DATE(2011,1,1),1)', '2011-02-28'],
    ['EOMONTH(DATE(2011,1,1),-3)', '2010-10-31'],
  ],
  DATEADD: [
    ['DATEADD(DATE(2026,1,31), 1, "months")', '2026-02-28'],
    ['DATEADD(DATE(2026,1,31), 2, "w")', '2026-02-14'],
    ['DATEADD(DATE(2026,1,31), 1, "Quarter")', '2026-04-30'],
    ['DATEADD("2026-01-31 23:30", 45, "minutes")', '2026-02-01T00:15:00.000Z'],
    ['DATEADD(DATE(2026,1,31), 1, "eons")', '#VALUE!'],
    ['DATEADD({Due}, 1, "d")', null],
  ],
  DATEDIF: [
    ['DATEDIF(DATE(2001,1,1), DATE(2003,1,1), "Y")', 2],
    ['DATEDIF(DATE(2001,6,1), DATE(2002,8,15), "D")', 440],
    ['DATEDIF(DATE(2001,6,1), DATE(2002,8,15), "YD")', 75],
    ['DATEDIF(DATE(2001,6,1), DATE(2002,8,15), "M")', 14],
    ['DATEDIF(DATE(2001,6,1), DATE(2002,8,15), "YM")', 2],
    ['DATEDIF(DATE(2001,6,1), DATE(2002,8,15), "MD")', 14],
    ['DATEDIF(DATE(2003,1,1), DATE(2001,1,1), "Y")', '#NUM!'],
  ],
  DAYS: [
    ['DAYS("2021-03-15","2021-02-01")', 42],
    ['DAYS(DATE(2021,12,31),DATE(2021,1,1))', 364],
  ],
  NETWORKDAYS: [
    ['NETWORKDAYS(DATE(2012,10,1),DATE(2013,3,1))', 110],
    ['NETWORKDAYS(DATE(2013,3,1),DATE(2012,10,1))', -110],
  ],
  WORKDAY: [
    ['WORKDAY(DATE(2008,10,1),151)', '2009-04-30'],
    ['WORKDAY(DATE(2026,7,11),1)', '2026-07-13'],
    ['WORKDAY(DATE(2026,7,11),5)', '2026-07-17'],
    ['WORKDAY(DATE(2026,7,13),-1)', '2026-07-10'],
  ],
  ISDATE: [
    ['ISDATE("2026-01-01")', true],
    ['ISDATE("soon")', false],
    ['ISDATE({Due})', false],
  ],

  JOIN: [
    ['JOIN({Tags})', null],
    ['JOIN("a", "-")', 'a'],
  ],
  CONTAINS: [['CONTAINS("Red", "red")', true]],
  UNIQUE: [['UNIQUE("a", "A", 1, "1")', 'a, 1, 1']],
  INDEX: [
    ['INDEX("only", 1)', 'only'],
    ['INDEX({Tags}, 1)', '#N/A'],
  ],
};

describe('functions', () => {
  test('FX-10 every function is shown by an example, and has a signature and a sentence', () => {
    const names = formulaFunctions.map(({ name }) => name);
    expect(Object.keys(examples).toSorted()).toEqual(names.toSorted());
    expect(new Set(names).size).toBe(names.length);
    for (const { name, signature, help } of formulaFunctions) {
      expect(signature).toMatch(new RegExp(`^${name}\\(.*\\)$`));
      expect(help).toMatch(/^[A-Z1].*\.$/su);
    }
  });

  for (const [name, cases] of Object.entries(examples))
    test(`FX-10 ${name} gives what spreadsheets document`, () => {
      for (const [formula, result] of cases) expect(valueOfFormula(formula), formula).toEqual(result);
    });

  test('FX-11 several values of a cell are counted, joined and looked through', () => {
    const cells = {
      ftags: ['o1', 'o2'],
      ffiles: [
        { name: 'plan.pdf', url: 'https://x.org/plan.pdf' },
        { name: 'b', url: 'https://x.org/b' },
      ],
    };
    for (const [formula, result] of [
      ['COUNTA({Tags})', 2],
      ['COUNTA({Tags}, {Files}, {Price})', 4],
      ['JOIN({Tags})', 'Red, Green'],
      ['JOIN({Tags}, " / ")', 'Red / Green'],
      ['JOIN({Files}, "; ")', 'plan.pdf; b'],
      ['CONTAINS({Tags}, "red")', true],
      ['INDEX({Tags}, 2)', 'Green'],
      ['TEXTJOIN("+", TRUE, {Tags}, "x")', 'Red+Green+x'],
      ['{Tags}', 'Red, Green'],
      ['{Tags} & "!"', 'Red, Green!'],
      ['{Tags} = "Red"', '#VALUE!'],
    ] as const)
      expect(valueOfFormula(formula, cells), formula).toEqual(result);
    expect(valueOfFormula('{Tags} = "red"', { ftags: ['o1'] })).toBe(true);
  });

  test('FX-12 the wrong number of arguments, and a function that there is not, are errors with a sentence', () => {
    expect(valueOfFormula('ROUND()')).toBe('#VALUE!');
    expect(valueOfFormula('TODAY(1)')).toBe('#VALUE!');
    for (const name of ['FOO', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])
      expect(valueOfFormula(`${name}(1)`)).toBe('#NAME?');
  });
});
