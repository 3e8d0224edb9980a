using System.Runtime.CompilerServices;

namespace QRHead.Cli;

/// <summary>Runs a command and turns what a user can cause into one message and an exit code.</summary>
internal static class Failure
{
    /// <summary>
    /// Opens what saying a failure needs, while files can still be opened: the outcomes, the terminal, and the pool's threads, without
    /// which the runtime ends the process. To be called first.
    /// </summary>
    public static void Prepare()
    {
        ThreadPool.UnsafeQueueUserWorkItem(static _ => { }, null);
        RuntimeHelpers.RunClassConstructor(typeof(Outcome).TypeHandle);
        using Stream error = Console.OpenStandardError();
        error.Write([]);
    }

    /// <summary>Runs the work; expected failures are written to stderr, unexpected ones are bugs and pass through.</summary>
    public static int Catch(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("qrhead: cancelled.");
            return ExitCode.Cancelled;
        }
        catch (FileNotFoundException exception) when (exception.FileName?.Contains("PublicKeyToken", StringComparison.Ordinal) == true)
        {
            Console.Error.WriteLine(
                $"qrhead: a part of the program can't be opened ({exception.FileName}): it is not there, or too few open files are "
                + "allowed (ulimit -n).");
            return ExitCode.Failed;
        }
        catch (ArgumentOutOfRangeException exception) when (IsTooLargeFile(exception))
        {
            Console.Error.WriteLine(
                "qrhead: a file would become larger than the disk's file system, or the limits of the process (ulimit -f), allow.");
            return ExitCode.Failed;
        }
        catch (OutOfMemoryException)
        {
            Console.Error.WriteLine("qrhead: there is not enough memory; --max-memory says before the work what it would need.");
            return ExitCode.Failed;
        }
        catch (Exception exception) when (Outcome.Of(exception) is not null)
        {
            Exception cause = exception is TypeInitializationException ? exception.GetBaseException() : exception;
            Console.Error.WriteLine($"qrhead: {cause.Message.ReplaceLineEndings(" ")}");
            return Outcome.Of(cause)!.Exit;
        }
    }

    /// <summary>.NET takes what the system says of a file's size for a mistake of the caller.</summary>
    private static bool IsTooLargeFile(ArgumentOutOfRangeException exception) =>
        exception.StackTrace?.TrimStart().StartsWith("at System.IO.RandomAccess.Write", StringComparison.Ordinal) == true;
}
