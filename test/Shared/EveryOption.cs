using System.Reflection;

namespace QRHead.Tests;

/// <summary>Options of which none may be forgotten: each has its place in a test, and a new one makes the test fail until it has.</summary>
internal static class EveryOption
{
    /// <summary>Checks that each option changes a fingerprint, or is named with the reason why it need not.</summary>
    /// <param name="of">What gives the fingerprint of options.</param>
    /// <param name="usual">Options.</param>
    /// <param name="changed">The same with one option changed, by its name.</param>
    /// <param name="withoutEffect">Why nothing depends on an option, by its name.</param>
    public static void Changes<T>(
        Func<T, string> of, T usual, IReadOnlyDictionary<string, T> changed, IReadOnlyDictionary<string, string> withoutEffect)
    {
        IEnumerable<string> all = typeof(T).GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.CanWrite)
            .Select(property => property.Name);
        Assert.Equal(all.Order(), changed.Keys.Concat(withoutEffect.Keys).Order());
        Assert.All(withoutEffect.Values, reason => Assert.NotEmpty(reason));

        string expected = of(usual);
        string[] fingerprints = [.. changed.Values.Select(of)];
        Assert.Equal(expected, of(usual));
        Assert.DoesNotContain(expected, fingerprints);
        Assert.Equal(fingerprints.Length, fingerprints.Distinct().Count());
    }

    /// <summary>Changes one property of a record after the other.</summary>
    /// <param name="record">The record.</param>
    /// <returns>The names of the properties, and the records that differ in them.</returns>
    public static IEnumerable<(string Property, T Record)> EachChanged<T>(T record)
        where T : class
    {
        MethodInfo clone = typeof(T).GetMethod("<Clone>$")!;
        foreach (PropertyInfo property in typeof(T).GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.CanWrite))
        {
            var other = (T)clone.Invoke(record, null)!;
            property.SetValue(other, Another(property.GetValue(record), property.PropertyType));
            yield return (property.Name, other);
        }
    }

    private static object Another(object? value, Type type) => value switch
    {
        string text => text + "x",
        int number => number + 1,
        Enum one => Enum.GetValues(type).Cast<object>().First(other => !other.Equals(one)),
        IReadOnlyList<string> list => (string[])[.. list, "x"],
        null when type == typeof(int?) => 1,
        null when type == typeof(string) => "x",
        null => throw new NotSupportedException($"another {type}"),
        _ => typeof(EveryOption).GetMethod(nameof(EachChanged))!.MakeGenericMethod(type)
            .Invoke(null, [value]) is System.Collections.IEnumerable changes
            ? changes.Cast<object>().Select(change => change.GetType().GetField("Item2")!.GetValue(change)!).Last()
            : throw new NotSupportedException($"another {type}"),
    };
}
