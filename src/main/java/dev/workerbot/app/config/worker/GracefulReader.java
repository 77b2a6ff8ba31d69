package dev.workerbot.app.config.worker;

import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.graceful.SignalPlan;
import dev.workerbot.graceful.SignalPlans;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.worker.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code graceful}: which signals workers of other stacks than Laravel heed. */
public final class GracefulReader {
  private static final Key<String> NAME = Key.text("name", "what messages call it").required();
  private static final Key<String> COMMAND =
      Key.text("command", "a glob over the whole command line").otherwise("any");
  private static final Key<String> WORKERS =
      Key.text("workers", "a glob over the group, or over `group:process` where it has a colon")
          .otherwise("any");
  private static final Key<List<String>> RESTART =
      Key.texts("restart", "signals that have it finish its job and end")
          .otherwise("no graceful restart");
  private static final Key<String> PAUSE =
      Key.text("pause", "the signal that has it take no more jobs");
  private static final Key<String> CONTINUE =
      Key.text("continue", "the signal that has it take jobs again");
  private static final Key.Defaulted<Boolean> KEEPS_PID =
      Key.flag("keeps-pid", "whether `restart` is a reload, after which the same process runs on")
          .orElse(false);

  public static final Key<List<Section>> GRACEFUL =
      Keys.list(
              "graceful",
              Keys.of("graceful", NAME, COMMAND, WORKERS, RESTART, PAUSE, CONTINUE, KEEPS_PID),
              "how workers of stacks other than Laravel are signalled:"
                  + " [graceful restarts](graceful.md#other-stacks)")
          .otherwise("only Laravel's");

  private final List<Section> sections;

  public GracefulReader(Section top) {
    this.sections = top.all(GRACEFUL);
  }

  public SignalPlans read() {
    return new SignalPlans(sections.stream().map(GracefulReader::way).toList());
  }

  private static SignalPlans.Own way(Section section) {
    String name = section.required(NAME);
    Optional<Glob> command = section.find(COMMAND).map(Glob::new);
    Optional<Glob> workers = section.find(WORKERS).map(Glob::new);
    if (command.isEmpty() && workers.isEmpty()) {
      section.wrong(
          section.line(),
          Sentence.of(
              "`%s` under `graceful` is for nobody: say `command` (a glob over the command line) or"
                  + " `workers`",
              name));
    }
    List<Signal> restart = signals(section);
    Optional<Signal> pause = signal(section, PAUSE);
    Optional<Signal> resume = signal(section, CONTINUE);
    boolean keepsPid = section.get(KEEPS_PID);
    if (!section.has(RESTART) && !section.has(PAUSE)) {
      section.wrong(
          section.line(),
          Sentence.of("`%s` under `graceful` says nothing: give `restart`, `pause` or both", name));
    }
    if (section.has(CONTINUE) && !section.has(PAUSE)) {
      section.wrong(
          CONTINUE, Sentence.of("`%s` under `graceful` has `continue` but no `pause`", name));
    }
    if (keepsPid && !section.has(RESTART)) {
      section.wrong(
          KEEPS_PID, Sentence.of("`%s` under `graceful` has `keeps-pid` but no `restart`", name));
    }
    return new SignalPlans.Own(
        command,
        workers,
        new SignalPlan(name, Optional.empty(), restart, pause, resume, keepsPid, keepsPid));
  }

  private static List<Signal> signals(Section section) {
    List<Signal> signals = new ArrayList<>();
    for (String text : section.find(RESTART).orElse(List.of())) {
      Signal.named(text)
          .ifPresentOrElse(
              signals::add, () -> section.wrong(section.lineOf(RESTART), no(RESTART, text)));
    }
    return signals;
  }

  private static Optional<Signal> signal(Section section, Key<String> key) {
    Optional<String> text = section.find(key);
    Optional<Signal> signal = text.flatMap(Signal::named);
    if (text.isPresent() && signal.isEmpty()) {
      section.wrong(section.lineOf(key), no(key, text.get()));
    }
    return signal;
  }

  private static String no(Key<?> key, String text) {
    return "`%s` under `graceful` takes signals: %s; not `%s`"
        .formatted(key.name(), String.join(", ", Signal.names()), text);
  }
}
