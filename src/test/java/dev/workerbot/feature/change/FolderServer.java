package dev.workerbot.feature.change;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.Updated;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.files.ProgramFiles;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A server whose Supervisor reads a folder in memory; nothing runs there. */
public final class FolderServer implements SilentSupervisor, Shell {
  public static final ServerName WEB1 = new ServerName("web1");

  private static final String MAIN = "/etc/supervisord.conf";
  private static final String FOLDER = "/etc/conf.d/";

  /** By its name. */
  public final Map<String, String> files = new LinkedHashMap<>();

  /** What does not lie where workerbot-conf writes, by its path. */
  public final Map<String, String> elsewhere = new LinkedHashMap<>();

  /** What was asked of workerbot-conf, without the sums. */
  public final List<String> calls = new ArrayList<>();

  public Reply<Reread> reread =
      new Reply.Ok<>(new Reread.RereadDone(List.of(), List.of(), List.of()));
  public Reply<List<WorkerStatus>> status = new Reply.Ok<>(List.of());
  public String writes = "ok";

  /** What is answered to a look at a file; empty for its text. */
  public String reads = "";

  public List<Available> available = List.of();
  public Reply<Updated> updated = new Reply.Ok<>(new Updated.UpdateDone(true));
  public Optional<String> cause = Optional.empty();
  public String log = "";

  /** This one alone. */
  public Fleet fleet() {
    return new Fleet(
        List.of(
            new WatchedServer(
                WEB1,
                Set.of(),
                this,
                new ProgramFiles(this, List.of("workerbot-conf"), Duration.ofSeconds(1)))),
        Clock.systemUTC());
  }

  @Override
  public Reply<List<WorkerStatus>> status() {
    return status;
  }

  @Override
  public Reply<List<ProcessInfo>> processes() {
    return new Reply.Ok<>(List.of());
  }

  @Override
  public Reply<Reread> reread() {
    return reread;
  }

  @Override
  public Reply<List<Available>> avail() {
    return new Reply.Ok<>(available);
  }

  @Override
  public Reply<Updated> update(String group, Duration limit) {
    calls.add("update " + group);
    return updated;
  }

  @Override
  public Reply<Optional<String>> cause(WorkerName worker) {
    return new Reply.Ok<>(cause);
  }

  @Override
  public Reply<Optional<Ending>> ending(WorkerName worker) {
    return new Reply.Ok<>(Optional.empty());
  }

  @Override
  public Reply<LogTail> log(WorkerName worker, LogStream stream, int lines) {
    return new Reply.Ok<>(new LogTail("a file", List.of(), log));
  }

  @Override
  public Reply<Facts> facts(Facts.FactQuestions factQuestions) {
    return new Reply.Ok<>(Facts.NONE);
  }

  @Override
  public Reply<ServerConfig> config() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(MAIN, "[include]\nfiles = " + FOLDER + "*.conf\n");
    files.forEach((name, text) -> texts.put(FOLDER + name, text));
    texts.putAll(elsewhere);
    return new Reply.Ok<>(ServerConfig.of(MAIN, texts));
  }

  @Override
  public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
    List<String> words = command.words().subList(3, command.words().size());
    calls.add(words.get(0) + " " + words.get(1));
    if (!words.get(0).equals("get")) {
      return new ShellResult.ShellExited(0, writes, "", false);
    }
    if (!reads.isEmpty()) {
      return new ShellResult.ShellExited(1, reads, "", false);
    }
    String text = files.get(words.get(1));
    return text == null
        ? new ShellResult.ShellExited(1, "absent\n", "", false)
        : new ShellResult.ShellExited(0, text, "", false);
  }

  @Override
  public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ShellResult attend(CommandLine command, Consumer<String> line) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
