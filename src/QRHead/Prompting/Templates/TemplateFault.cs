namespace QRHead.Prompting.Templates;

/// <summary>What a template does and must not, or can't; the line is known to whom it runs for.</summary>
internal class TemplateFault(string message) : Exception(message);

/// <summary>What a template says to a conversation that it does not want (<c>raise_exception</c>).</summary>
internal sealed class TemplateRefusal(string message) : TemplateFault(message);
