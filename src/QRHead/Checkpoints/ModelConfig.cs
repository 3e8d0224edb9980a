namespace QRHead.Checkpoints;

/// <summary>Holds what a model's <c>config.json</c> says, in its own words and order.</summary>
/// <remarks>
/// Checked for sizes that cannot be; whether the architecture is supported is another question. A null value means that the file does not
/// say: Hugging Face's default then depends on the model's class. Immutable, safe for many threads.
/// </remarks>
internal sealed record ModelConfig
{
    /// <summary>Gets the architecture's name: <c>llama</c>, <c>qwen2</c> ….</summary>
    public required string ModelType { get; init; }

    /// <summary>Gets the length of a token's vector between layers; above 0.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Gets the width of the feed-forward part; above 0.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Gets the number of layers; above 0.</summary>
    public required int NumHiddenLayers { get; init; }

    /// <summary>Gets the number of query heads of a layer; a multiple of <see cref="NumKeyValueHeads"/>.</summary>
    public required int NumAttentionHeads { get; init; }

    /// <summary>Gets the number of KV heads of a layer; where absent, mostly <see cref="NumAttentionHeads"/>.</summary>
    public required int NumKeyValueHeads { get; init; }

    /// <summary>
    /// Gets the length of a head's vector; even; where absent, mostly <see cref="HiddenSize"/> / <see cref="NumAttentionHeads"/>.
    /// </summary>
    public required int HeadDim { get; init; }

    /// <summary>
    /// Gets the feed-forward activation, <c>hidden_activation</c> before <c>hidden_act</c>: <c>silu</c>, <c>gelu_pytorch_tanh</c> ….
    /// </summary>
    public required string HiddenAct { get; init; }

    /// <summary>Gets the longest context, in tokens; above 0.</summary>
    public required int MaxPositionEmbeddings { get; init; }

    /// <summary>Gets the number added to the mean square before its root; above 0.</summary>
    public required double RmsNormEps { get; init; }

    /// <summary>Gets the base of the rotary wavelengths; of <c>rope_parameters</c> by layer type, that of <c>full_attention</c>.</summary>
    /// <value>Where absent, the default of Hugging Face's configuration class: 10,000 in most.</value>
    public double RopeTheta { get; init; } = 10_000;

    /// <summary>
    /// Gets the base of the rotary wavelengths of sliding layers (Gemma 3), or that of <c>sliding_attention</c>; null where absent.
    /// </summary>
    public double? RopeLocalBaseFreq { get; init; }

    /// <summary>Gets the part of a head's dimensions, from the first, that positions turn; in (0, 1]; null for all.</summary>
    public double? PartialRotaryFactor { get; init; }

    /// <summary>
    /// Gets a number for each layer (SmolLM3): 0 for one without rotary embedding, else 1; empty where the file does not say.
    /// </summary>
    public IReadOnlyList<int> NoRopeLayers { get; init; } = [];

    /// <summary>
    /// Gets which layers have no rotary embedding where <see cref="NoRopeLayers"/> is empty: every so manieth; null where absent.
    /// </summary>
    public int? NoRopeLayerInterval { get; init; }

    /// <summary>Gets the stretching of positions, of <c>full_attention</c> as above; null for none.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>Gets whether q, k, v (and in some classes o) have biases; null where the file does not say.</summary>
    public bool? AttentionBias { get; init; }

    /// <summary>Gets whether the feed-forward part has biases; null where the file does not say.</summary>
    public bool? MlpBias { get; init; }

    /// <summary>
    /// Gets whether the output embedding is the input embedding; null where the file does not say: that means false in the classes of
    /// Llama, Qwen and Mistral, and true in Gemma's.
    /// </summary>
    public bool? TieWordEmbeddings { get; init; }

    /// <summary>Gets how many tokens a sliding layer sees, the query's own included; null for all.</summary>
    public int? SlidingWindow { get; init; }

    /// <summary>Gets whether <see cref="SlidingWindow"/> counts; null where the file does not say.</summary>
    public bool? UseSlidingWindow { get; init; }

    /// <summary>Gets the number of layers, from the first, that see everything where windows are used (Qwen); null where absent.</summary>
    public int? MaxWindowLayers { get; init; }

    /// <summary>Gets which layers see everything (Gemma 3): every so manieth; null where absent.</summary>
    public int? SlidingWindowPattern { get; init; }

    /// <summary>Gets a word for each layer, <c>full_attention</c> or <c>sliding_attention</c>; empty where the file does not say.</summary>
    public IReadOnlyList<string> LayerTypes { get; init; } = [];

    /// <summary>Gets the number whose inverse root scales q · k (Gemma); above 0; null where absent.</summary>
    public double? QueryPreAttnScalar { get; init; }

    /// <summary>Gets the bound that a tanh keeps attention logits within (Gemma 2); above 0; null for none or where absent.</summary>
    public double? AttnLogitSoftcapping { get; init; }

    /// <summary>Gets the bound that a tanh keeps logits of tokens within (Gemma); above 0; null for none or where absent.</summary>
    public double? FinalLogitSoftcapping { get; init; }

    /// <summary>Gets what logits of tokens are divided by (Granite); above 0; null where absent.</summary>
    public double? LogitsScaling { get; init; }

    /// <summary>Gets the factor on q · k (Granite); above 0; null where absent.</summary>
    public double? AttentionMultiplier { get; init; }

    /// <summary>Gets the factor on embeddings (Granite); above 0; null where absent.</summary>
    public double? EmbeddingMultiplier { get; init; }

    /// <summary>Gets the factor on what a block adds to its input (Granite); above 0; null where absent.</summary>
    public double? ResidualMultiplier { get; init; }

    /// <summary>Gets the rows of the embedding; above 0, often more than the tokenizer's.</summary>
    public required int VocabSize { get; init; }

    /// <summary>Gets the tokens that end an answer: those of <c>generation_config.json</c>, else those of <c>config.json</c>.</summary>
    public IReadOnlyList<int> EosTokenIds { get; init; } = [];

    /// <summary>Gets the token that begins a text; null for none.</summary>
    public int? BosTokenId { get; init; }

    /// <summary>Gets the type of the published weights, <c>dtype</c> or <c>torch_dtype</c>: <c>bfloat16</c> …; null where absent.</summary>
    public string? TorchDtype { get; init; }

    /// <summary>Gets the name under which the model was last loaded, <c>_name_or_path</c>; null where absent.</summary>
    public string? NameOrPath { get; init; }

    /// <summary>Gets every key of the file, for those of one architecture; empty where there is no file.</summary>
    internal JsonKeys Keys { get; init; } = JsonKeys.None;
}
