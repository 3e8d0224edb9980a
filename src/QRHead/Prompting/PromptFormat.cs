namespace QRHead;

/// <summary>The characters that a family of chat models puts around a user's turn, and between the parts of our prompt.</summary>
/// <param name="Name">The name used on the command line, for example <c>llama3</c>.</param>
/// <param name="Prefix">Opens the user's turn.</param>
/// <param name="Suffix">Closes the user's turn and opens the model's.</param>
/// <param name="Separator">Stands between passages, instruction and query.</param>
/// <remarks>
/// The reference (<c>attn_retriever.py</c> at 7a668e7) has llama3 and chatml; the others follow the same pattern with the
/// characters of their models. No system turn, no line break after the role: exactly as there.
/// </remarks>
public sealed record PromptFormat(string Name, string Prefix, string Suffix, string Separator)
{
    private const string TwoLines = "\n\n";

    /// <summary>
    /// Gets the form of Llama 3. Its separator begins with a blank, which keeps a passage's last full stop a token of its own.
    /// </summary>
    public static PromptFormat Llama3 { get; } = new(
        "llama3", "<|start_header_id|>user<|end_header_id|>", "<|eot_id|><|start_header_id|>assistant<|end_header_id|>", " \n\n");

    /// <summary>Gets the form of Qwen, SmolLM2 and others.</summary>
    public static PromptFormat ChatML { get; } = new("chatml", "<|im_start|>user", "<|im_end|>\n<|im_start|>assistant", TwoLines);

    /// <summary>Gets the form of Mistral.</summary>
    public static PromptFormat Mistral { get; } = new("mistral", "[INST]", "[/INST]", TwoLines);

    /// <summary>Gets the form of Gemma.</summary>
    public static PromptFormat Gemma { get; } = new("gemma", "<start_of_turn>user", "<end_of_turn>\n<start_of_turn>model", TwoLines);

    /// <summary>Gets the form of Phi-3.</summary>
    public static PromptFormat Phi3 { get; } = new("phi3", "<|user|>", "<|end|>\n<|assistant|>", TwoLines);

    /// <summary>Gets the form of Granite.</summary>
    public static PromptFormat Granite { get; } = new(
        "granite", "<|start_of_role|>user<|end_of_role|>", "<|end_of_text|>\n<|start_of_role|>assistant<|end_of_role|>", TwoLines);

    /// <summary>Gets the form for models without chat tokens: nothing around the text.</summary>
    public static PromptFormat Plain { get; } = new("plain", "", "", TwoLines);

    /// <summary>Gets all forms.</summary>
    public static IReadOnlyList<PromptFormat> All { get; } = [Llama3, ChatML, Mistral, Gemma, Phi3, Granite, Plain];

    /// <summary>Finds a form by its name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <returns>The form.</returns>
    /// <exception cref="UnknownNameException">No form has this name; the message lists those that exist.</exception>
    public static PromptFormat Named(string name) =>
        All.FirstOrDefault(format => string.Equals(format.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UnknownNameException(
            "prompt form", name, $"'{name}' is no prompt form; there are: {string.Join(", ", All.Select(format => format.Name))}.");

    /// <summary>Chooses the form by the chat tokens that a tokenizer has.</summary>
    /// <param name="isToken">Whether a string is a token of the tokenizer.</param>
    /// <returns>The first form whose mark is a token; <see cref="Plain"/> where none is.</returns>
    public static PromptFormat For(Func<string, bool> isToken) =>
        isToken("<|start_header_id|>") ? Llama3
        : isToken("<|im_start|>") ? ChatML
        : isToken("[INST]") ? Mistral
        : isToken("<start_of_turn>") ? Gemma
        : isToken("<|user|>") && isToken("<|end|>") ? Phi3
        : isToken("<|start_of_role|>") ? Granite
        : Plain;
}
