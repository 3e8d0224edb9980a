namespace QRHead.Evaluation;

/// <summary>What a model says of one of CLIPPER's claims, read as the reference reads it.</summary>
public static class ClipperAnswer
{
    private const string Begin = "<answer>", End = "</answer>";

    /// <summary>Reads the verdict: what stands between the first pair of tags, in lower case, without white space around it.</summary>
    /// <param name="response">What the model wrote.</param>
    /// <returns>
    /// <c>true</c> or <c>false</c>, where the model keeps to the form; any other words that it put there, such as <c>true.</c>; null
    /// without tags, which are those in lower case only.
    /// </returns>
    public static string? Read(string response)
    {
        ArgumentNullException.ThrowIfNull(response);
        int start = response.IndexOf(Begin, StringComparison.Ordinal);
        int end = start < 0 ? -1 : response.IndexOf(End, start + Begin.Length, StringComparison.Ordinal);
        return end < 0 ? null : response[(start + Begin.Length)..end].Trim().ToLowerInvariant();
    }
}
