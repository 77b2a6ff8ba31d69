package dev.workerbot.doctor;

import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.invocation.Artisan;
import dev.workerbot.supervisor.invocation.Invocation;
import java.util.List;
import java.util.Optional;

/**
 * One program under the doctor's eyes.
 *
 * @param others all programs of the same server but this one, with how they are called
 */
public record ProgramContext(
    ServerConfigView serverConfigView,
    ProgramConfig program,
    Invocation invocation,
    List<ProgramContext> others) {
  private static final int QUOTED = 80;

  /** The Laravel command, where it is this one. */
  public Optional<Artisan> artisan(String command) {
    return invocation.artisan().filter(one -> one.command().equals(command));
  }

  /** A queue worker that is to go on for ever. */
  public Optional<Artisan> queueWorker() {
    return artisan("queue:work")
        .filter(one -> !one.options().containsKey("once"))
        .filter(one -> !one.options().containsKey("stop-when-empty"));
  }

  public Optional<Artisan> horizon() {
    return artisan("horizon");
  }

  public boolean isLaravelWorker() {
    return queueWorker().isPresent() || horizon().isPresent();
  }

  /** A listener talks to supervisord itself, by rules of its own. */
  public boolean isListener() {
    return program.kind().equals("eventlistener");
  }

  public boolean isPresent(String key) {
    return program.value(key).isPresent();
  }

  /** Whether both are known to belong to one project. */
  public boolean sharesProjectWith(ProgramContext other) {
    Optional<String> own = invocation.artisan().flatMap(Artisan::file);
    Optional<String> others = other.invocation().artisan().flatMap(Artisan::file);
    return own.isPresent()
        && others.isPresent()
        && serverConfigView.facts().isSame(own.get(), others.get());
  }

  /** The programs that stand before this one in the config. */
  public List<ProgramContext> earlier() {
    List<ProgramConfig> all = serverConfigView.config().programs();
    return others.stream()
        .filter(other -> all.indexOf(other.program()) < all.indexOf(program))
        .toList();
  }

  public Optional<Facts.Thing> at(String path) {
    return serverConfigView.facts().path(path);
  }

  /** A text of the config between backquotes, short enough to be read. */
  public static String quoted(String text) {
    String line = text.replaceAll("\\s+", " ").replace('`', '\'');
    int end = line.offsetByCodePoints(0, Math.min(QUOTED, line.codePointCount(0, line.length())));
    return "`" + (end < line.length() ? line.substring(0, end) + "…" : line) + "`";
  }

  /** A setting as it is written, or its default. */
  public String setting(String key, String otherwise) {
    return program
        .value(key)
        .map(value -> quoted(key + "=" + value))
        .orElse(quoted(key + "=" + otherwise) + " (the default)");
  }
}
