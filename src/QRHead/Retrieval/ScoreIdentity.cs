using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QRHead.Retrieval;

/// <summary>
/// All that scores depend on beside queries and passages: what keys and values depend on, and what is made of them. Immutable.
/// </summary>
/// <param name="Keys">What keys and values depend on.</param>
/// <param name="Device">What the model is computed on: others round otherwise.</param>
/// <param name="Heads">The heads, each with all that it counts by.</param>
/// <param name="Scoring">How attention becomes scores.</param>
/// <param name="MaxTokens">Tokens that are read together at most: where windows end, and what is cut off.</param>
/// <param name="Reading">How passages are read.</param>
/// <param name="Order">In which orders.</param>
/// <param name="PassageTokens">Tokens that are kept for each passage that is read by itself; null for those of the longest.</param>
/// <param name="Overflow">What is done when passages do not fit.</param>
/// <param name="Compared">Sets of heads that are scored too, each with its rule.</param>
internal sealed record ScoreIdentity(
    ContextIdentity Keys, Device Device, IReadOnlyList<string> Heads, string Scoring, int MaxTokens, string Reading, string Order,
    int? PassageTokens, OverflowPolicy Overflow,
    IReadOnlyList<string> Compared)
{
    /// <summary>Gets what tells these scores from others.</summary>
    /// <value><c>sha256:</c> and 64 hexadecimal digits.</value>
    [JsonIgnore]
    public string Fingerprint
    {
        get
        {
            ScoreIdentity nameless = this with { Keys = Keys.Nameless };
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(nameless, ScoreIdentityJsonContext.Default.ScoreIdentity);
            return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(json))}";
        }
    }

    /// <summary>Describes rankings.</summary>
    /// <param name="model">What makes them.</param>
    /// <param name="options">How.</param>
    public static ScoreIdentity Of(RankingModel model, RankOptions options) => new(
        model.Identity, model.Attention.Device, model.Heads.Entries, model.Scoring.ToString(), model.MaxTokens, model.ReadingOf(options)
            .ToString(), options.Order.Identity,
        options.PassageTokens, options.Overflow, [
            .. options.Compared.Select(set => $"{string.Join(',', set.Heads.Entries)} {set.Scoring ?? model.Scoring}")]);
}

/// <summary>Writes identities without reflection.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(ScoreIdentity))]
internal sealed partial class ScoreIdentityJsonContext : JsonSerializerContext;
