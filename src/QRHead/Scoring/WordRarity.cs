namespace QRHead.Scoring;

/// <summary>How much a word tells: the fewer passages have it, the more.</summary>
internal static class WordRarity
{
    /// <summary><code>idf_t = ln(1 + (N − df_t + 0.5) / (df_t + 0.5))</code></summary>
    /// <param name="passages">N: how many passages there are.</param>
    /// <param name="having">df_t: how many of them have the token.</param>
    /// <returns>Above 0.</returns>
    public static double Of(long passages, long having) => Math.Log(1 + ((passages - having + 0.5) / (having + 0.5)));
}
