using System.Text.Encodings.Web;
using System.Text.Json;

namespace QRHead.Sources;

/// <summary>Writes a <c>tokenizer.json</c>, member by member; the added tokens come from the vocabulary.</summary>
internal sealed class TokenizerDocument : IDisposable
{
    private readonly MemoryStream _bytes = new();
    private readonly Utf8JsonWriter _json;
    private readonly GgufVocabulary _vocabulary;

    public TokenizerDocument(GgufVocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _json = new Utf8JsonWriter(_bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _json.WriteStartObject();
        _json.WriteString("version", "1.0");
        WriteAddedTokens();
    }

    /// <summary>Writes a stage.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="stage">The stage as JSON; null for none.</param>
    public void WriteStage(string name, string? stage)
    {
        _json.WritePropertyName(name);
        _json.WriteRawValue(stage ?? "null");
    }

    /// <summary>Writes the pre-tokenizer of a byte-level model.</summary>
    /// <param name="expressions">Regular expressions; each cuts the pieces of the one before, and its matches are pieces too.</param>
    public void WriteSplits(IEnumerable<string> expressions)
    {
        _json.WriteStartObject("pre_tokenizer");
        _json.WriteString("type", "Sequence");
        _json.WriteStartArray("pretokenizers");
        foreach (string expression in expressions)
        {
            _json.WriteStartObject();
            _json.WriteString("type", "Split");
            _json.WriteStartObject("pattern");
            _json.WriteString("Regex", expression);
            _json.WriteEndObject();
            _json.WriteString("behavior", "Isolated");
            _json.WriteBoolean("invert", false);
            _json.WriteEndObject();
        }

        _json.WriteRawValue("""{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":false,"use_regex":false}""");
        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    /// <summary>Writes which token stands before every text and which after it; null for none.</summary>
    public void WriteTemplate(int? before, int? after)
    {
        if (before is null && after is null)
        {
            WriteStage("post_processor", null);
            return;
        }

        _json.WriteStartObject("post_processor");
        _json.WriteString("type", "TemplateProcessing");
        _json.WriteStartArray("single");
        WriteTemplateToken(before);
        _json.WriteRawValue("""{"Sequence":{"id":"A","type_id":0}}""");
        WriteTemplateToken(after);
        _json.WriteEndArray();
        _json.WriteStartObject("special_tokens");
        foreach (int id in new[] { before, after }.OfType<int>().Distinct())
        {
            _json.WriteStartObject(_vocabulary.Tokens[id]);
            _json.WriteString("id", _vocabulary.Tokens[id]);
            WriteList("ids", () => _json.WriteNumberValue(id));
            WriteList("tokens", () => _json.WriteStringValue(_vocabulary.Tokens[id]));
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    public void WriteByteLevelModel(bool ignoresMerges, IEnumerable<TextMerge> merges)
    {
        StartModel();
        _json.WriteBoolean("ignore_merges", ignoresMerges);
        EndModel(merges);
    }

    /// <summary>Writes the model that takes characters outside the vocabulary apart into bytes; it needs an unknown token.</summary>
    public void WriteSentencePieceModel(IEnumerable<TextMerge> merges)
    {
        StartModel();
        _json.WriteString("unk_token", _vocabulary.Tokens[_vocabulary.UnknownId!.Value]);
        _json.WriteBoolean("fuse_unk", true);
        _json.WriteBoolean("byte_fallback", true);
        EndModel(merges);
    }

    /// <summary>Ends the document.</summary>
    /// <returns>Its bytes.</returns>
    public byte[] Finish()
    {
        _json.WriteEndObject();
        _json.Flush();
        return _bytes.ToArray();
    }

    public void Dispose()
    {
        _json.Dispose();
        _bytes.Dispose();
    }

    /// <summary>Control tokens are special: they count only where a template wrote them. Those of users' making count everywhere.</summary>
    private void WriteAddedTokens()
    {
        _json.WriteStartArray("added_tokens");
        for (int id = 0; id < _vocabulary.Tokens.Count; id++)
        {
            bool isSpecial = _vocabulary.Types[id] is GgufTokenType.Unknown or GgufTokenType.Control;
            if (!isSpecial && _vocabulary.Types[id] != GgufTokenType.UserDefined)
                continue;
            _json.WriteStartObject();
            _json.WriteNumber("id", id);
            _json.WriteString("content", _vocabulary.Tokens[id]);
            foreach (string flag in (ReadOnlySpan<string>)["single_word", "lstrip", "rstrip", "normalized"])
                _json.WriteBoolean(flag, false);
            _json.WriteBoolean("special", isSpecial);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteTemplateToken(int? id)
    {
        if (id is null)
            return;
        _json.WriteStartObject();
        _json.WriteStartObject("SpecialToken");
        _json.WriteString("id", _vocabulary.Tokens[id.Value]);
        _json.WriteNumber("type_id", 0);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteList(string name, Action writeItem)
    {
        _json.WriteStartArray(name);
        writeItem();
        _json.WriteEndArray();
    }

    private void StartModel()
    {
        _json.WriteStartObject("model");
        _json.WriteString("type", "BPE");
    }

    /// <summary>Writes tokens and merges. Unused tokens are left out: they fill up the embedding table and must match no text.</summary>
    private void EndModel(IEnumerable<TextMerge> merges)
    {
        _json.WriteStartObject("vocab");
        for (int id = 0; id < _vocabulary.Tokens.Count; id++)
        {
            if (_vocabulary.Types[id] != GgufTokenType.Unused)
                _json.WriteNumber(_vocabulary.Tokens[id], id);
        }

        _json.WriteEndObject();
        _json.WriteStartArray("merges");
        foreach (TextMerge merge in merges)
        {
            _json.WriteStartArray();
            _json.WriteStringValue(merge.Left);
            _json.WriteStringValue(merge.Right);
            _json.WriteEndArray();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }
}
