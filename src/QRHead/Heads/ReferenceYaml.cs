using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace QRHead.Heads;

/// <summary>The reference's head configuration.</summary>
/// <remarks>
/// <c>attn_head_set</c> (<c>full_heads</c> or a literal), <c>model_base_class</c>, <c>model_name_or_path</c>; other keys are skipped.
/// </remarks>
internal static class ReferenceYaml
{
    private const string HeadsKey = "attn_head_set";
    private const string FullHeads = "full_heads";

    /// <exception cref="HeadSetException">No such YAML; names the line where it can.</exception>
    public static HeadSet Read(string text, string name, (int Layers, int Heads)? model)
    {
        Dictionary<string, (string Value, long Line)> keys = ReadKeys(text);
        if (!keys.TryGetValue(HeadsKey, out (string Value, long Line) heads))
            throw new HeadSetException(
                $"No key '{HeadsKey}' found; a head set (JSON), or YAML with {HeadsKey}: \"13-18,13-21\", is expected.");

        var provenance = new HeadProvenance { Model = Value("model_name_or_path") ?? Value("model_base_class") };
        return new HeadSet(name, Heads(heads.Value, heads.Line, model), provenance);

        string? Value(string key) =>
            keys.TryGetValue(key, out (string Value, long Line) found) && found.Value.Length > 0 ? found.Value : null;
    }

    private static IReadOnlyList<HeadId> Heads(string literal, long line, (int Layers, int Heads)? model)
    {
        if (literal == FullHeads)
        {
            return model is { } size
                ? HeadSet.All(size.Layers, size.Heads).Heads
                : throw new HeadSetException(
                    $"Line {line}: '{FullHeads}' found, which needs the model's layers and heads; load it together with the model.");
        }

        try
        {
            return HeadSet.ParseHeads(literal);
        }
        catch (HeadSetException e)
        {
            throw new HeadSetException($"Line {line}: {e.Message}", e);
        }
    }

    // Events, not a tree: a file of endless nesting costs nothing.
    private static Dictionary<string, (string Value, long Line)> ReadKeys(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            Dictionary<string, (string Value, long Line)> keys = [];
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _) || !parser.TryConsume<MappingStart>(out _))
                return keys;
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                Scalar key = parser.Consume<Scalar>();
                if (!parser.TryConsume<Scalar>(out var value))
                    Skip(parser);
                else if (!keys.TryAdd(key.Value, (value.Value, value.Start.Line)))
                    throw new HeadSetException($"Line {key.Start.Line}: key '{key.Value}' found twice; once expected.");
            }

            return keys;
        }
        catch (YamlException e)
        {
            throw new HeadSetException($"Line {e.Start.Line}: broken YAML found ({e.Message}); a head set is expected.", e);
        }
        catch (InvalidOperationException e)
        {
            // What the parser throws where a text ends inside a list or quotes.
            throw new HeadSetException("Text that ends inside a list or quotes, broken YAML, found; a head set is expected.", e);
        }
        catch (ArgumentException e)
        {
            // What the parser throws for a tag that is no URI.
            throw new HeadSetException($"Broken YAML found ({e.Message}); a head set is expected.", e);
        }
    }

    // Skips a value that is no scalar. The parser's time grows with the square of the depth, so the depth has a limit.
    private static void Skip(Parser parser)
    {
        const int Deepest = 100;
        int depth = 0;
        do
        {
            ParsingEvent item = parser.Consume<ParsingEvent>();
            depth += item.NestingIncrease;
            if (depth > Deepest)
                throw new HeadSetException($"Line {item.Start.Line}: more than {Deepest} nested lists found; a head set is expected.");
        }
        while (depth > 0);
    }
}
