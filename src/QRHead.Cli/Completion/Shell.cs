namespace QRHead.Cli.Completion;

/// <summary>A shell that can complete the tool's words.</summary>
internal enum Shell
{
    Bash,
    Zsh,
    Pwsh,
}
