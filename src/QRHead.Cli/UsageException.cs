namespace QRHead.Cli;

/// <summary>Options that each are right but do not go together, or name something that does not exist.</summary>
internal sealed class UsageException(string message) : Exception(message);
