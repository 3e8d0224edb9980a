using System.Globalization;

namespace QRHead;

/// <summary>Names one KV head of a model: several query heads look at its keys.</summary>
/// <param name="Layer">Layer, 0-based from the embedding up.</param>
/// <param name="KvHead">KV head within the layer, 0-based.</param>
public readonly record struct KvHeadId(int Layer, int KvHead)
{
    /// <summary>Writes the text form.</summary>
    /// <returns><c>layer/KV head</c>, for example <c>8/0</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Layer}/{KvHead}");

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    internal static bool TryParse(string? text, out KvHeadId head)
    {
        head = default;
        string[] numbers = text?.Split('/') ?? [];
        if (numbers.Length != 2 || !TryNumber(numbers[0], out int layer) || !TryNumber(numbers[1], out int index))
            return false;
        head = new KvHeadId(layer, index);
        return true;
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
