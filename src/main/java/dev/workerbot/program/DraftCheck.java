package dev.workerbot.program;

import dev.workerbot.worker.restart.Autorestart;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a spec of what somebody typed, and goes on after a mistake to find the others. */
public final class DraftCheck {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,13})\\s*(|B|KB|MB|GB)");

  private final ProgramDraft draft;
  private final Map<String, FieldError> mistakes = new LinkedHashMap<>();

  private DraftCheck(ProgramDraft draft) {
    this.draft = draft;
  }

  /** What is right becomes a spec; else everything that is wrong is named at once. */
  public static Checked of(ProgramDraft draft) {
    return new DraftCheck(draft).check();
  }

  private Checked check() {
    String name = ruled(ProgramField.NAME, ProgramChecks.name(text(ProgramField.NAME)));
    String command = ruled(ProgramField.COMMAND, ProgramChecks.command(text(ProgramField.COMMAND)));
    String user = ruled(ProgramField.USER, ProgramChecks.user(text(ProgramField.USER)));
    Optional<String> directory =
        Optional.of(text(ProgramField.DIRECTORY)).filter(path -> !path.isEmpty());
    directory.ifPresent(path -> note(ProgramField.DIRECTORY, ProgramChecks.directory(path)));
    int processes = number(ProgramField.PROCESSES, 1, ProgramChecks.MAX_PROCESSES);
    String processName = text(ProgramField.PROCESS_NAME);
    if (processName.isEmpty()) {
      processName = ProgramField.defaultProcessName(processes);
    }
    if (!isWrong(ProgramField.NAME) && !isWrong(ProgramField.PROCESSES)) {
      note(ProgramField.PROCESS_NAME, ProgramChecks.processName(processName, name, processes));
    }
    EnvironmentVariables environmentVariables = environment();
    boolean stopasgroup = flag(ProgramField.STOPASGROUP);
    boolean killasgroup =
        text(ProgramField.KILLASGROUP).isEmpty() ? stopasgroup : flag(ProgramField.KILLASGROUP);
    if (!isWrong(ProgramField.STOPASGROUP) && !isWrong(ProgramField.KILLASGROUP)) {
      note(ProgramField.KILLASGROUP, ProgramChecks.groups(stopasgroup, killasgroup));
    }
    boolean redirect = flag(ProgramField.REDIRECT_STDERR);
    LogFile stdout =
        log(ProgramField.STDOUT_LOG, ProgramField.STDOUT_MAXBYTES, ProgramField.STDOUT_BACKUPS);
    LogFile stderr =
        log(ProgramField.STDERR_LOG, ProgramField.STDERR_MAXBYTES, ProgramField.STDERR_BACKUPS);
    if (!isWrong(ProgramField.REDIRECT_STDERR)) {
      note(ProgramField.STDERR_LOG, ProgramChecks.stderr(stderr, redirect));
    }
    boolean autostart = flag(ProgramField.AUTOSTART);
    Autorestart autorestart = autorestart();
    int startsecs = number(ProgramField.STARTSECS, 0, ProgramSpec.MAX_STARTSECS);
    int startretries = number(ProgramField.STARTRETRIES, 0, ProgramSpec.MAX_STARTRETRIES);
    int stopwaitsecs = number(ProgramField.STOPWAITSECS, 0, ProgramSpec.MAX_STOPWAITSECS);
    StopSignal stopsignal = signal();
    List<Integer> exitcodes = exitcodes();
    int priority = number(ProgramField.PRIORITY, 0, ProgramSpec.MAX_PRIORITY);
    if (!mistakes.isEmpty()) {
      return new Checked.RefusedProgram(
          mistakes.values().stream()
              .sorted(Comparator.comparing(one -> ProgramField.named(one.field()).orElseThrow()))
              .toList());
    }
    return new Checked.Accepted(
        new ProgramSpec(
            name,
            command,
            user,
            directory,
            processes,
            processName,
            environmentVariables,
            autostart,
            autorestart,
            startsecs,
            startretries,
            stopwaitsecs,
            stopsignal,
            stopasgroup,
            killasgroup,
            exitcodes,
            priority,
            redirect,
            stdout,
            stderr));
  }

  /** What was typed, without the blanks around it, or the default. */
  private String text(ProgramField programField) {
    String typed = draft.value(programField).orElse("");
    int from = 0;
    int to = typed.length();
    while (from < to && typed.charAt(from) == ' ') {
      from++;
    }
    while (to > from && typed.charAt(to - 1) == ' ') {
      to--;
    }
    return from == to ? programField.usual() : typed.substring(from, to);
  }

  private String ruled(ProgramField programField, Optional<String> wrong) {
    note(programField, wrong);
    return text(programField);
  }

  /** The first mistake in a field is enough. */
  private void note(ProgramField programField, Optional<String> wrong) {
    wrong.ifPresent(sentence ->
        mistakes.putIfAbsent(programField.key(), new FieldError(programField, sentence)));
  }

  private boolean isWrong(ProgramField programField) {
    return mistakes.containsKey(programField.key());
  }

  private int number(ProgramField programField, int least, int most) {
    String text = text(programField);
    int number = text.matches("-?[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    note(programField, ProgramChecks.range(number, least, most));
    return number;
  }

  private boolean flag(ProgramField programField) {
    String text = text(programField).toLowerCase(Locale.ROOT);
    boolean yes = List.of("true", "yes", "on", "1").contains(text);
    boolean no = List.of("false", "no", "off", "0").contains(text);
    note(programField, yes || no ? Optional.empty() : Optional.of("write `true` or `false`"));
    return yes;
  }

  private Autorestart autorestart() {
    String text = text(ProgramField.AUTORESTART).toLowerCase(Locale.ROOT);
    return switch (text) {
      case "true", "yes", "on", "1" -> Autorestart.ALWAYS;
      case "false", "no", "off", "0" -> Autorestart.NEVER;
      case "unexpected" -> Autorestart.UNEXPECTED;
      default -> {
        note(ProgramField.AUTORESTART, Optional.of("write `true`, `false` or `unexpected`"));
        yield Autorestart.ALWAYS;
      }
    };
  }

  private StopSignal signal() {
    Optional<StopSignal> signal = StopSignal.of(text(ProgramField.STOPSIGNAL));
    if (signal.isEmpty()) {
      note(ProgramField.STOPSIGNAL, Optional.of("write TERM, HUP, INT, QUIT, KILL, USR1 or USR2"));
    }
    return signal.orElse(StopSignal.TERM);
  }

  private List<Integer> exitcodes() {
    List<Integer> codes =
        Arrays.stream(text(ProgramField.EXITCODES).split(",", -1))
            .map(String::strip)
            .map(code -> code.matches("[0-9]{1,3}") ? Integer.parseInt(code) : -1)
            .toList();
    note(ProgramField.EXITCODES, ProgramChecks.exitcodes(codes));
    return codes;
  }

  private LogFile log(ProgramField path, ProgramField bytes, ProgramField backups) {
    String text = text(path);
    String where =
        switch (text.toUpperCase(Locale.ROOT)) {
          case "AUTO" -> LogFile.AUTO;
          case "NONE", "OFF" -> LogFile.NONE;
          default -> text;
        };
    LogFile log = new LogFile(where, bytes(bytes), number(backups, 0, ProgramSpec.MAX_BACKUPS));
    if (!isWrong(bytes)) {
      note(path, ProgramChecks.log(log));
    }
    return log;
  }

  private long bytes(ProgramField programField) {
    Matcher size = SIZE.matcher(text(programField).toUpperCase(Locale.ROOT));
    if (!size.matches()) {
      note(programField, Optional.of("write a size such as `50MB`, or 0 for never"));
      return 0;
    }
    long unit =
        switch (size.group(2)) {
          case "KB" -> 1024;
          case "MB" -> LogFile.MB;
          case "GB" -> 1024 * LogFile.MB;
          default -> 1;
        };
    long amount = Long.parseLong(size.group(1));
    long bytes = amount > ProgramSpec.MAX_BYTES / unit ? ProgramSpec.MAX_BYTES + 1 : amount * unit;
    note(
        programField,
        bytes > ProgramSpec.MAX_BYTES ? Optional.of("write at most `1024GB`") : Optional.empty());
    return bytes;
  }

  private EnvironmentVariables environment() {
    String typed = draft.value(ProgramField.ENVIRONMENT).orElse("");
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : typed.split("\r?\n", -1)) {
      if (line.isBlank()) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 0) {
        note(ProgramField.ENVIRONMENT, Optional.of("write one NAME=value per line"));
      } else if (values.put(line.substring(0, equals), line.substring(equals + 1)) != null) {
        note(
            ProgramField.ENVIRONMENT,
            ProgramChecks.environment(
                    new EnvironmentVariables(Map.of(line.substring(0, equals), "")))
                .or(() ->
                    Optional.of(
                        "`%s` is there twice; keep one".formatted(line.substring(0, equals)))));
      }
    }
    EnvironmentVariables environmentVariables = new EnvironmentVariables(values);
    note(ProgramField.ENVIRONMENT, ProgramChecks.environment(environmentVariables));
    return environmentVariables;
  }
}
