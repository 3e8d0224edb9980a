using QRHead.Prompting.Templates;
using QRHead.Prompting.Templates.Values;

namespace QRHead.Tests.Prompting.Templates;

/// <summary>Templates and what Jinja 3.1 writes for them, line by line as Python gave it.</summary>
public class TemplateTests
{
    [Theory]
    // White space around tags.
    [InlineData("a\n  {% if true %}\n  b\n  {% endif %}\nc\n", "a\n  b\nc")]
    [InlineData("a  {%- if true -%}  b  {%- endif -%}  c", "abc")]
    [InlineData("a\n  {%+ if true +%}\nb{% endif %}", "a\n  \nb")]
    [InlineData("a {{ 1 }}\nb {# no #} c\n\n", "a 1\nb  c\n")]
    [InlineData("  {# no #}\nx {{- 1 -}} y", "x1y")]
    [InlineData("{% raw %}{{ a }}{% endraw %}!", "{{ a }}!")]
    [InlineData("{{ '}}' }}{{ {'a': {'b': 1}}['a']['b'] }}", "}}1")]
    // Literals.
    [InlineData(@"{{ 'a\n\t\'\\\x41\u00e9\d' }}", "a\n\t'\\A\u00e9\\d")]
    [InlineData("{{ 'a' \"b\" }}{{ 1_000 }}{{ 1.50 }}{{ 1e3 if false else 2.0 }}", "ab10001.52.0")]
    [InlineData("{{ [1, 'a', none, True, 2.0] }}{{ (1,) }}{{ {'a': \"it's\"} }}", "[1, 'a', None, True, 2.0](1,){'a': \"it's\"}")]
    // Operators and their order.
    [InlineData("{{ 1 + 2 * 3 - 4 // 3 }}{{ 7 % 3 }}{{ -7 // 2 }}{{ -7 % 3 }}{{ 2 ** 3 }}{{ 7 / 2 }}", "61-4283.5")]
    [InlineData("{{ 1 ~ 2 * 3 }}{{ 'a' ~ none ~ true }}", "16aNoneTrue")]
    [InlineData("{{ not 1 == 2 }}{{ 1 < 2 < 3 }}{{ 1 < 3 < 2 }}{{ 'a' in 'cat' }}{{ 2 not in [1] }}", "TrueTrueFalseTrueTrue")]
    [InlineData("{{ 0 or 'x' }}{{ 1 and '' }}{{ 'a' if 0 else 'b' }}{{ 'a' if 0 }}", "xb")]
    [InlineData("{{ not x is defined }}{{ x is not defined }}{{ 'a' + 'b'|upper }}{{ -2|abs }}", "TrueTrueaB2")]
    [InlineData("{{ 1 == 1.0 }}{{ true == 1 }}{{ 'a' < 'b' }}{{ [1, 2] == [1, 2] }}{{ (1,) == [1] }}{{ none == false }}",
        "TrueTrueTrueTrueFalseFalse")]
    // Parts.
    [InlineData("{{ 'abcdef'[1:4] }}{{ 'abc'[::-1] }}{{ [1, 2, 3][-1] }}{{ 'abc'[5] }}{{ [1, 2, 3][:-1] }}{{ 'ab'[::2] }}",
        "bcdcba3[1, 2]a")]
    [InlineData("{{ {'items': 1}.items()|list }}{{ {'items': 1}['items'] }}{{ {'a': 1}.b }}", "[('items', 1)]1")]
    [InlineData("{{ '😀a'[0] }}{{ '😀a'|length }}{{ '😀a'[1:] }}", "😀2a")]
    // Loops.
    [InlineData("{% for x in [1, 2, 3] if x != 2 %}{{ loop.index }}{{ x }}{{ loop.last }}{% else %}none{% endfor %}", "11False23True")]
    [InlineData("{% for x in [] %}{% else %}none{% endfor %}", "none")]
    [InlineData("{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}{{ v }}{{ loop.revindex0 }}{% endfor %}", "a11b20")]
    [InlineData("{% for x in range(5) %}{% if x == 1 %}{% continue %}{% elif x == 3 %}{% break %}{% endif %}{{ x }}{% endfor %}", "02")]
    [InlineData("{% for x in [1, 2] %}{{ loop.previtem }}{{ loop.nextitem }}{{ loop.cycle('a', 'b') }}{% endfor %}", "2a1b")]
    [InlineData("{% set x = 0 %}{% for i in [1, 2] %}{% set x = x + i %}{{ x }}{% endfor %}{{ x }}", "120")]
    [InlineData("{% set n = namespace(x=0) %}{% for i in [1, 2] %}{% set n.x = n.x + i %}{% endfor %}{{ n.x }}", "3")]
    [InlineData("{% for x in 'a', 'b' %}{{ x }}{% endfor %}{% for a, b in [(1, 2)] %}{{ a + b }}{% endfor %}", "ab3")]
    // Sets and macros.
    [InlineData("{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set c %} x {% endset %}[{{ c }}]{% set d | trim | upper %} y {% endset %}[{{ d }}]",
        "12[ x ][Y]")]
    [InlineData("{% if true %}{% set a = 1 %}{% endif %}{{ a }}", "1")]
    [InlineData("{% macro m(a, b='x') %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}{{ m(1, b=2) }}{{ m(b=3, a=4)|length }}", "1x122")]
    [InlineData("{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}", "3210")]
    [InlineData("{% filter trim|upper %} a {% endfilter %}{{ {1: 2, 'b': 3}[1] }}{{ 1 in {1: 2} }}", "A2True")]
    // Filters.
    [InlineData("{{ ' a '|trim }}{{ 'xax'|trim('x') }}{{ [1, 2]|length }}{{ [1, 2]|join('-') }}{{ 'ab'|list }}", "aa21-2['a', 'b']")]
    [InlineData("{{ [{'a': 1, 'n': 'x'}, {'a': 2}]|selectattr('a', 'equalto', 2)|list|length }}{{ [1, 2, 3]|reject('odd')|list }}", "1[2]")]
    [InlineData("{{ [{'a': 1}, {'b': 2}]|map(attribute='a', default=0)|list }}{{ ['a']|map('upper')|join }}", "[1, 0]A")]
    [InlineData("{{ [{'r': 'a'}, {'q': 1}]|selectattr('r', 'defined')|list }}{{ [0, 1, '']|select|list }}", "[{'r': 'a'}][1]")]
    [InlineData("{{ x|default('d') }}{{ ''|default('d') }}{{ ''|default('d', true) }}{{ none|default('d') }}", "ddNone")]
    [InlineData("{{ 'a-b'|replace('-', '+') }}{{ 'aXb'|lower }}{{ 'hello wORLD'|title }}{{ 'hELLO'|capitalize }}",
        "a+baxbHello WorldHello")]
    [InlineData("{{ [3, 1, 2]|sort }}{{ ['b', 'A']|sort }}{{ [3, 1]|sort(reverse=true) }}{{ {'b': 1, 'A': 2}|dictsort }}",
        "[1, 2, 3]['A', 'b'][3, 1][('A', 2), ('b', 1)]")]
    [InlineData("{{ [1, 2]|first }}{{ [1, 2]|last }}{{ [1, 2]|reverse|list }}{{ 'ab'|reverse }}{{ '3.7'|float|int }}{{ 'x'|int(5) }}",
        "12[2, 1]ba35")]
    [InlineData("{{ {'a': [1, none, true], 'b': \"q\\\"\\n<é>\"}|tojson }}", "{\"a\": [1, null, true], \"b\": \"q\\\"\\n<é>\"}")]
    [InlineData("{{ {'a': [1], 'b': {}, 'c': []}|tojson(indent=2) }}", "{\n  \"a\": [\n    1\n  ],\n  \"b\": {},\n  \"c\": []\n}")]
    [InlineData("{{ [1, 1, 2]|unique|list }}{{ [1, 2]|sum }}{{ [1, 3]|max }}{{ 2.5|round }}{{ 2.567|round(1) }}", "[1, 2]332.02.6")]
    [InlineData("{{ 'a\nb'|indent(2) }}{{ '<a>'|e }}", "a\n  b&lt;a&gt;")]
    [InlineData("{{ none|selectattr('a')|list }}{{ none|map('upper')|list }}", "[][]")]
    // Tests.
    [InlineData("{{ 1 is number }}{{ true is boolean }}{{ 'a' is string }}{{ [] is sequence }}{{ {} is mapping }}{{ {} is iterable }}{{ "
        + "none is none }}", "TrueTrueTrueTrueTrueTrueTrue")]
    [InlineData("{{ 3 is odd }}{{ 4 is divisibleby(2) }}{{ 1 is in [1] }}{{ 1 is eq 1 }}{{ false is false }}{{ 0 is false }}",
        "TrueTrueTrueTrueTrueFalse")]
    // Methods.
    [InlineData("{{ ' a '.strip() }}{{ 'xxa'.lstrip('x') }}{{ 'a\\n'.rstrip('\\n') }}{{ ' b'.lstrip('\\n') }}", "aaa b")]
    [InlineData("{{ 'a b  c'.split() }}{{ 'a,b,c'.split(',', 1) }}{{ 'a,b,c'.rsplit(',', 1)[0] }}{{ 'a</t>b'.split('</t>')[-1] }}",
        "['a', 'b', 'c']['a', 'b,c']a,bb")]
    [InlineData("{{ 'abc'.startswith('a') }}{{ 'abc'.endswith(('x', 'c')) }}{{ 'abc'.find('c') }}{{ 'aab'.count('a') }}{{ "
        + "'aab'.replace('a', 'x', 1) }}", "TrueTrue22xab")]
    [InlineData("{{ {'a': 1}.get('a') }}{{ {'a': 1}.get('b') }}{{ {'a': 1}.get('b', 2) }}{{ {'a': 1}.keys()|list }}{{ '-'.join(['a', "
        + "'b']) }}", "1None2['a']a-b")]
    [InlineData("{{ 'a\\nb'.splitlines() }}{{ 'Ab'.upper() }}{{ 'Ab'.lower() }}{{ 'x1'.isdigit() }}{{ 'abc'.removeprefix('a') }}",
        "['a', 'b']ABabFalsebc")]
    // What is not there.
    [InlineData("[{{ nothing }}]{% if nothing %}a{% else %}b{% endif %}{% for x in nothing %}{% endfor %}{{ nothing|length }}{{ nothing "
        + "== other }}", "[]b0True")]
    [InlineData("{{ strftime_now('%d %b %Y|%B|%-d|%y-%m|%H:%M:%S|%A|%j|%I%p') }}", "24 Jul 2026|July|24|26-07|10:20:30|Friday|205|10AM")]
    [InlineData("{{ 0.1 }}{{ 1e-05 if false else 0.00001 }}{{ 10 / 4 }}{{ 3.0 * 2 }}{{ 123456789 * 1.0 }}", "0.11e-052.56.0123456789.0")]
    [InlineData("{% generation %}a{% endgeneration %}{{ dict(a=1)['a'] }}{{ range(1, 7, 2)|list }}{{ range(3, 0, -1)|list }}",
        "a1[1, 3, 5][3, 2, 1]")]
    public void A_template_writes_what_the_original_writes(string template, string expected) => Assert.Equal(expected, Written(template));

    [Theory]
    [InlineData("{{ nothing.part }}", "'nothing' is not defined")]
    [InlineData("{{ 'a' + 1 }}", "a text + a whole number")]
    [InlineData("{{ 1 / 0 }}", "divides by 0")]
    [InlineData("{{ 'a' < 1 }}", "compares a text with a whole number")]
    [InlineData("{{ nothing() }}", "calls 'nothing'")]
    [InlineData("{{ [].append(1) }}", "calls 'append'")]
    [InlineData("{% for x in 3 %}{% endfor %}", "goes through a whole number")]
    [InlineData("{% set a.b = 1 %}", "no namespace")]
    [InlineData("{% for a, b in [[1]] %}{% endfor %}", "2 values from a list of 1")]
    [InlineData("{{ 9223372036854775807 + 1 }}", "too large")]
    [InlineData("{{ strftime_now('%Q') }}", "%Q")]
    [InlineData("{{ {[1]: 2} }}", "expected a text or a whole number")]
    [InlineData("{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", "at most 1")]
    [InlineData("{{ [1]|tojson(separators=1) }}", "separators")]
    public void What_can_not_be_done_is_said(string template, string said) =>
        Assert.Contains(said, Assert.Throws<TemplateFault>(() => Written(template)).Message, StringComparison.Ordinal);

    private static string Written(string template)
    {
        var budget = new TemplateBudget(0);
        var scope = new Scope(new TemplateRun(budget, new FixedClock()), outer: null);
        foreach (Function function in Globals.All)
            scope.Set(function.Name, function);
        var output = new MarkedTextBuilder(budget);
        TemplateParser.Read(template).Render(scope, output);
        return output.Build().Text;
    }

    private sealed class FixedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 7, 24, 10, 20, 30, TimeSpan.Zero);
    }
}
