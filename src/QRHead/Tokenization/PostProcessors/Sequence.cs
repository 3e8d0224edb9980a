namespace QRHead.Tokenization.PostProcessors;

/// <summary>Applies several post-processors, one after the other.</summary>
internal sealed class Sequence(PostProcessor[] processors) : PostProcessor
{
    public override void Process(TokenBuffer tokens, bool addTemplate)
    {
        foreach (var processor in processors)
            processor.Process(tokens, addTemplate);
    }
}
