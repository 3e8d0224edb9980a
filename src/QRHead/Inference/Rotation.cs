using QRHead.Models.Blocks;

namespace QRHead.Inference;

/// <summary>Turns q and keys to other positions than those at which a model has read them. Immutable.</summary>
/// <remarks>
/// The product of a q and a key depends on their distance only: turned to position D, and the key back to 0, it is what the model would
/// compute at the distance D. The factor that <c>yarn</c> and <c>longrope</c> put on cosines and sines stays in both.
/// </remarks>
internal sealed class Rotation
{
    private readonly float[] _perPair;

    /// <summary>Takes the frequencies that a text was read with.</summary>
    /// <param name="rotary">Those of the layer; null where it knows no positions: nothing turns.</param>
    /// <param name="plannedLength">The planned length of the text, which <c>longrope</c> goes by.</param>
    public Rotation(RotaryFrequencies? rotary, int plannedLength) =>
        _perPair = rotary is null ? [] : rotary.ForLongText is { } text && plannedLength > text.Context ? text.PerPair : rotary.PerPair;

    /// <summary>Turns a q or a key: the pairs (i, i + half of the turned dimensions); others stay.</summary>
    /// <param name="vector"><c>[headDim]</c>.</param>
    /// <param name="positions">By how many positions; below 0 it turns back.</param>
    public void Turn(Span<float> vector, int positions)
    {
        if (positions == 0)
            return;
        int half = _perPair.Length;
        for (int pair = 0; pair < half; pair++)
        {
            (double sin, double cos) = Math.SinCos((double)positions * _perPair[pair]);
            (float a, float b) = (vector[pair], vector[pair + half]);
            vector[pair] = (float)((a * cos) - (b * sin));
            vector[pair + half] = (float)((b * cos) + (a * sin));
        }
    }
}
