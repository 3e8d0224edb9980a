namespace QRHead.Graph;

/// <summary>A graph was put together wrongly: a mistake in a model file, never the user's.</summary>
internal sealed class GraphException(string message) : Exception(message);
