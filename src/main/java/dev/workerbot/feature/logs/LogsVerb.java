package dev.workerbot.feature.logs;

import com.google.auto.service.AutoService;
import dev.workerbot.command.Logs;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Mode;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.command.text.Amount;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;

/** {@code logs}: the newest lines of logs, and what comes for a while. */
@AutoService(Syntax.class)
public final class LogsVerb implements Feature<Logs> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.LOGS,
            Group.LOOK,
            "the latest lines of a worker's log",
            "Latest lines of a worker's log")
        .authorise(Mode.ALL_OR_NOTHING)
        .written("<workers> [--lines 50] [--err | --app] [--grep TEXT] [--follow 60s]")
        .such(
            "logs horizon@web1",
            "logs mailer@web1 --lines 200 --grep timeout",
            "logs queue:queue_00@web1 --err --follow 60s")
        .note(
            "`--grep` shows only lines that contain the text. It ignores case and is not a"
                + " regular expression.")
        .note("`--err` shows the error log. If that has newer lines, `logs` says so at the top.")
        .note(
            "`--app` shows the log of the Laravel application that the worker belongs to"
                + " (`storage/logs/laravel.log`, or today's): a line for each record, without"
                + " traces.")
        .noteOnSelectors()
        .with(
            Parameter.workers("Whose log, such as horizon@web1"),
            Parameter.option(
                    "lines",
                    ParameterKind.NUMBER,
                    "How many lines; " + Logs.DEFAULT_LINES + " if empty")
                .upTo(Logs.MAX_LINES)
                .usually(Logs.DEFAULT_LINES),
            Parameter.flag("err", "Show the error log (stderr)"),
            Parameter.flag("app", "Show the log of its Laravel application"),
            Parameter.option("grep", ParameterKind.TEXT, "Only lines that contain this text")
                .upTo(200),
            Parameter.option(
                "follow", ParameterKind.TIME, "Follow the log for this long, such as 60s"));
  }

  @Override
  public Logs read(Arguments typed) {
    int lines = typed.value("lines").map(LogsVerb::lines).orElse(Logs.DEFAULT_LINES);
    return new Logs(
        typed.selector(),
        lines,
        stream(typed.flag("err"), typed.flag("app")),
        typed.value("grep"),
        typed.value("follow").map(LogsVerb::time));
  }

  @Override
  public CommandHandler<Logs> handler(Services services) {
    return new LogsAnswers(services, new LogsText(services.fleet(), services.cleaner()));
  }

  private static LogStream stream(boolean isErrors, boolean isApplication) {
    if (isErrors && isApplication) {
      throw new IllegalArgumentException("Either `--err` or `--app`: one log at a time.");
    }
    return isErrors ? LogStream.STDERR : isApplication ? LogStream.APPLICATION : LogStream.STDOUT;
  }

  private static int lines(String word) {
    return Amount.number(word, Logs.MAX_LINES)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "`--lines` takes a number from 1 to %d, such as `--lines 50`."
                    .formatted(Logs.MAX_LINES)));
  }

  private static Duration time(String word) {
    return Amount.time(word, Logs.MAX_FOLLOW)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "`--follow` takes a time up to %d minutes, such as `--follow 60s`."
                    .formatted(Logs.MAX_FOLLOW.toMinutes())));
  }
}
