using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace QRHead.Evaluation.Tests.Sampling;

public partial class PythonRandomTests
{
    private static readonly JsonElement Golden = GoldenSampling.Read("python.json");

    [Fact]
    public void Numbers_are_those_of_CPython()
    {
        foreach (JsonElement raw in Golden.GetProperty("raw").EnumerateArray())
        {
            // One seed of the recording is longer than ours can be.
            if (!raw.GetProperty("seed").TryGetUInt64(out ulong seed))
                continue;
            var random = new PythonRandom(seed);

            Assert.Equal(raw.GetProperty("raw_first_20").Numbers<uint>(), Enumerable.Range(0, 20).Select(_ => random.NextWord()));
        }
    }

    [Fact]
    public void Shuffles_one_list_after_the_other_as_CPython_does()
    {
        foreach (JsonElement shuffle in Golden.GetProperty("shuffle").EnumerateArray())
        {
            var random = new PythonRandom(shuffle.GetProperty("seed").GetUInt64());
            foreach ((int length, JsonElement expected) in shuffle.GetProperty("lengths").Numbers<int>()
                .Zip(shuffle.GetProperty("shuffled").EnumerateArray()))
            {
                int[] list = [.. Enumerable.Range(0, length)];
                random.Shuffle(list);
                Assert.Equal(expected.Numbers<int>(), list);
            }
        }
    }

    [Fact]
    public void Draws_what_CPython_draws_call_by_call()
    {
        foreach (JsonElement calls in Golden.GetProperty("calls").EnumerateArray())
        {
            var random = new PythonRandom(calls.GetProperty("seed").GetUInt64());
            foreach (JsonElement call in calls.GetProperty("calls").EnumerateArray())
                Assert.Equal(
                    JsonSerializer.Serialize(call.GetProperty("value")), JsonSerializer.Serialize(
                        Draw(random, call.GetProperty("call").GetString()!)));
        }
    }

    [Fact]
    public void Refuses_what_can_not_be_drawn()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PythonRandom(1).Below(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PythonRandom(1).Sample(3, 4));
    }

    /// <summary>Draws what a call of Python's stands for: our methods, or getrandbits made of words.</summary>
    private static object Draw(PythonRandom random, string call)
    {
        Match match = Call().Match(call);
        long[] numbers =
        [
            .. Number().Matches(match.Groups[2].Value).Select(number => (long)double.Parse(number.Value, CultureInfo.InvariantCulture)),
        ];
        return (match.Groups[1].Value, numbers) switch
        {
            ("random", []) => random.NextDouble(),
            ("randrange" or "choice", [long n]) when n <= int.MaxValue => random.Below((int)n),
            ("randrange", [long n]) => Below(random, (ulong)n),
            ("randrange", [long a, long b]) => a + random.Below((int)(b - a)),
            ("randrange", [long a, long b, long step]) => a + (step * random.Below((int)((b - a + step - 1) / step))),
            ("randint", [long a, long b]) => a + random.Below((int)(b - a + 1)),
            ("uniform", [long a, long b]) => a + ((b - a) * random.NextDouble()),
            ("sample", [long n, long count]) => random.Sample((int)n, (int)count),
            ("getrandbits", [long bits and <= 64]) => Bits(random, (int)bits),
            _ => throw new InvalidOperationException($"No method stands for {call}."),
        };
    }

    private static ulong Bits(PythonRandom random, int bits) =>
        bits <= 32 ? random.NextWord() >> (32 - bits) : random.NextWord() | ((ulong)(random.NextWord() >> (64 - bits)) << 32);

    private static ulong Below(PythonRandom random, ulong n)
    {
        int bits = 64 - System.Numerics.BitOperations.LeadingZeroCount(n);
        ulong drawn = Bits(random, bits);
        while (drawn >= n)
            drawn = Bits(random, bits);
        return drawn;
    }

    [GeneratedRegex(@"^(\w+)\((.*)\)$")]
    private static partial Regex Call();

    [GeneratedRegex(@"-?\d+(?:\.\d+)?")]
    private static partial Regex Number();
}
