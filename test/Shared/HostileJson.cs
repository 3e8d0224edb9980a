using System.Text;
using System.Text.Json;

namespace QRHead.Tests;

/// <summary>
/// Changes values, names and members of a valid JSON document, so that most of what comes out still is JSON: other types, extreme numbers,
/// deep nesting, keys twice.
/// </summary>
internal static class HostileJson
{
    private static readonly string[] Values =
    [
        "null", "true", "false", "{}", "[]", "\"\"", "0", "-1", "1", "2", "-0.0", "0.5", "1e-320", "1e308", "1e999", "-1e999", "2147483647",
        "2147483648",
        "4294967296", "9223372036854775807", "18446744073709551616", "99999999999999999999999999999999", "1000003", "16777217",
        "\"\\ud800\"", "\"\\u0000\"", "\"../../etc/passwd\"", "\"NaN\"", "[null]", "[[]]", "[{}]", "{\"\":null}", "[0,0]", "[1,2,3]",
        "[-1]", "[\"a\",\"a\"]",
        "{\"type\":\"Sequence\"}", "{\"String\":\"\"}", "{\"Regex\":\"((((((((\"}", "{\"Regex\":\"(?:a?){1,99}\"}", "\"(a|b|ab)*c\"",
    ];

    /// <summary>
    /// Names of members: half of a surrogate pair, none, one that ends early, an endless one, one that JSON's readers know.
    /// </summary>
    private static readonly string[] Names =
    [
        "\"\\ud83d\"", "\"\\ude00id\"", "\"id\\udbff\"", "\"\"", "\"\\u0000\"", "\"id\\u0000\"", $"\"{new string('a', 20_000)}\"",
        "\"__proto__\"", "\"$type\"", "\"id\"", "\"text\"", "\"\\u001b[31m\"",
    ];

    /// <summary>Makes one or two changes to values or names, and sometimes one to bytes after that.</summary>
    public static byte[] Mutate(byte[] valid, Random random)
    {
        byte[] json = valid;
        for (int changes = random.Next(1, 3); changes > 0; changes--)
            json = ChangeOnce(json, random);
        return random.Next(4) == 0 ? HostileBytes.Mutate(json, random) : json;
    }

    private static byte[] ChangeOnce(byte[] json, Random random)
    {
        var places = Places(json);
        if (places.Count == 0)
            return json;
        var (name, start, end) = places[random.Next(places.Count)];
        if (name < start && random.Next(8) == 0)
            return Replace(
                json, name, json.AsSpan(name, start - name)
                    .LastIndexOf((byte)':') + name, Encoding.UTF8.GetBytes(Names[random.Next(Names.Length)]));
        return random.Next(8) switch
        {
            0 => Replace(json, name, end, []), // a member or item is missing, a comma is left over
            1 => Replace(json, end, end, [(byte)',', .. json[name..end]]), // it is there twice
            2 => Replace(json, start, end, Encoding.UTF8.GetBytes(Deep(random))),
            3 => Replace(json, start, end, Encoding.UTF8.GetBytes(Long(random))),
            4 => Replace(json, start, end, Other(json, places, random)),
            _ => Replace(json, start, end, Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)])),
        };
    }

    private static byte[] Replace(byte[] json, int start, int end, byte[] with) => [.. json[..start], .. with, .. json[end..]];

    private static string Deep(Random random)
    {
        int depth = random.Next(4) == 0 ? 20_000 : random.Next(1, 70);
        return random.Next(2) == 0
            ? new string('[', depth) + new string(']', depth)
            : string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
    }

    private static string Long(Random random) => random.Next(4) switch
    {
        0 => $"\"{new string('a', 20_000)}\"",
        1 => new string('9', 2_000),
        2 => $"[{string.Join(',', Enumerable.Range(0, 5_000))}]",
        _ => $"{{{string.Join(',', Enumerable.Range(0, 2_000).Select(i => $"\"{i}\":{i}"))}}}",
    };

    private static byte[] Other(byte[] json, List<(int Name, int Start, int End)> places, Random random)
    {
        var (_, start, end) = places[random.Next(places.Count)];
        return end - start < 100_000 ? json[start..end] : "{}"u8.ToArray();
    }

    /// <summary>
    /// Finds every value: where the member's name starts (the value itself in a list), where the value starts, and where it ends.
    /// </summary>
    private static List<(int Name, int Start, int End)> Places(byte[] json)
    {
        var places = new List<(int, int, int)>();
        var open = new Stack<(int Name, int Start)>();
        var reader = new Utf8JsonReader(json);
        int name = -1;
        try
        {
            while (reader.Read())
            {
                int start = (int)reader.TokenStartIndex, end = (int)reader.BytesConsumed;
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    name = start;
                    continue;
                }

                var value = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray ? open.Pop()
                    : (Name: name < 0 ? start : name, Start: start);
                name = -1;
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    open.Push(value);
                else
                    places.Add((value.Name, value.Start, end));
            }
        }
        catch (JsonException)
        {
            // An earlier change broke it: the values before that place are enough.
        }

        return places;
    }
}
