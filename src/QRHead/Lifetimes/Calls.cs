using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using QRHead.Telemetry;

namespace QRHead.Lifetimes;

/// <summary>How a public call is made: within a lifetime, as an activity, timed and logged. Thread-safe.</summary>
/// <param name="lifetime">As long as it lasts, calls are taken.</param>
/// <param name="model">The model's name; null where none belongs to the call.</param>
/// <param name="logger">Told how calls end.</param>
internal sealed class Calls(Lifetime lifetime, string? model, ILogger logger)
{
    private static readonly ActivitySource Activities = new(Instruments.Source);

    /// <summary>Makes calls that need no model.</summary>
    public Calls(Lifetime lifetime)
        : this(lifetime, null, NullLogger.Instance)
    {
    }

    /// <summary>Gets how long calls are taken.</summary>
    public Lifetime Lifetime => lifetime;

    /// <summary>Gets who is told.</summary>
    public ILogger Logger => logger;

    /// <summary>Calls of something that the model of these has made.</summary>
    /// <param name="owner">Its public type.</param>
    /// <param name="free">Frees it.</param>
    /// <param name="within">What else it uses or owns.</param>
    public Calls Of(Type owner, Action free, params ReadOnlySpan<Lifetime> within) =>
        new(new Lifetime(owner, free, [lifetime, .. within]), model, logger);

    /// <summary>Makes a call that is told of in nothing: too small for that.</summary>
    /// <exception cref="ObjectDisposedException">The lifetime has ended.</exception>
    public T Make<T>(Func<T> work)
    {
        using Lifetime.Use use = lifetime.Begin();
        return work();
    }

    /// <summary>Makes a call.</summary>
    /// <param name="call">Its name, one of <see cref="Operations"/>.</param>
    /// <param name="work">What it does; given the activity, null where nobody listens.</param>
    /// <exception cref="ObjectDisposedException">The lifetime has ended.</exception>
    public T Make<T>(string call, Func<Activity?, T> work)
    {
        using Lifetime.Use use = lifetime.Begin();
        return Told(call, model, logger, work);
    }

    /// <inheritdoc cref="Make{T}(string, Func{Activity?, T})"/>
    public void Make(string call, Action<Activity?> work) => Make(call, activity =>
    {
        work(activity);
        return true;
    });

    /// <inheritdoc cref="Make{T}(string, Func{Activity?, T})"/>
    public async Task<T> MakeAsync<T>(string call, Func<Activity?, Task<T>> work)
    {
        using Lifetime.Use use = lifetime.Begin();
        using Activity? activity = Begun(call, model);
        long start = Stopwatch.GetTimestamp();
        Exception? failure = null;
        try
        {
            return await work(activity).ConfigureAwait(false);
        }
        catch (Exception exception) when (Noted(exception, out failure))
        {
            throw;
        }
        finally
        {
            Ended(call, logger, activity, start, failure);
        }
    }

    /// <summary>Makes a call that belongs to no lifetime yet.</summary>
    /// <inheritdoc cref="Make{T}(string, Func{Activity?, T})"/>
    public static T Told<T>(string call, string? model, ILogger logger, Func<Activity?, T> work)
    {
        using Activity? activity = Begun(call, model);
        long start = Stopwatch.GetTimestamp();
        Exception? failure = null;
        try
        {
            return work(activity);
        }
        catch (Exception exception) when (Noted(exception, out failure))
        {
            throw;
        }
        finally
        {
            Ended(call, logger, activity, start, failure);
        }
    }

    private static Activity? Begun(string call, string? model)
    {
        Activity? activity = Activities.StartActivity(call);
        if (model is not null)
            activity?.SetTag(Tags.Model, model);
        return activity;
    }

    /// <summary>Looks at an exception on its way up.</summary>
    private static bool Noted(Exception exception, out Exception failure)
    {
        failure = exception;
        return false;
    }

    /// <summary>Of a failure only its kind is told: a message may name what is a user's.</summary>
    private static void Ended(string call, ILogger logger, Activity? activity, long start, Exception? failure)
    {
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var tags = new TagList { { Tags.Call, call } };
        if (failure is null)
        {
            Log.Done(logger, call, seconds);
        }
        else
        {
            string error = failure.GetType().FullName!;
            tags.Add(Tags.Error, error);
            activity?.SetTag(Tags.Error, error).SetStatus(ActivityStatusCode.Error);
            Log.Failed(logger, call, error, seconds);
        }

        Instruments.Calls.Record(seconds, tags);
    }
}
