using System.CommandLine;
using Microsoft.Extensions.AI;
using QRHead.Cli.Embedding;

namespace QRHead.Cli;

/// <summary>
/// <c>--embeddings</c>: what embeds passages and queries. No model of embeddings comes with the tool: one would be larger than all the rest
/// of it.
/// </summary>
internal static class EmbeddingsOption
{
    /// <summary>The program that is asked unless told otherwise.</summary>
    public const string Usual = "qrhead-dense";

    private const string KeyVariable = "QRHEAD_EMBEDDINGS_KEY";

    /// <summary>Makes the option.</summary>
    public static Option<string?> Create() => new("--embeddings")
    {
        Description =
            "What embeds: an OpenAI-compatible endpoint with its model, such as http://localhost:11434/v1#all-minilm (its key in "
            + $"{KeyVariable}), or a program; {Usual} unless told otherwise, another tool package.",
        HelpName = "WHERE",
    };

    /// <summary>Opens what embeds.</summary>
    /// <param name="where">The option's value; null for the usual program.</param>
    /// <exception cref="UsageException">An endpoint without a model.</exception>
    /// <exception cref="EmbeddingException">There is no such program.</exception>
    public static IEmbeddingGenerator<string, Embedding<float>> Open(string? where)
    {
        where ??= Usual;
        if (!Uri.TryCreate(where, UriKind.Absolute, out Uri? uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
            return new EmbeddingProgram(where);
        return uri.Fragment is ['#', _, ..]
            ? new EmbeddingEndpoint(uri, Environment.GetEnvironmentVariable(KeyVariable))
            : throw new UsageException(
                $"--embeddings is '{where}'; an endpoint needs a model behind it, as in http://localhost:11434/v1#all-minilm.");
    }

    /// <summary>
    /// Opens what embedded the passages of an index. A place that only the index names is not asked: whoever made the index chose it, and
    /// not whoever searches.
    /// </summary>
    /// <param name="where">The option's value; null where it is not given.</param>
    /// <param name="recorded">What the index says; null where it has no embeddings.</param>
    /// <exception cref="UsageException">The index has no embeddings, or it is not said where to ask.</exception>
    public static IEmbeddingGenerator<string, Embedding<float>> OpenFor(string? where, string? recorded)
    {
        if (recorded is null)
            throw new UsageException("The index has no embeddings: add them with qrhead index add --embeddings, or leave dense out.");
        if (where is null && recorded != Usual)
            throw new UsageException($"The index was embedded by '{recorded}': say so with --embeddings '{recorded}'.");
        return Open(where);
    }
}
