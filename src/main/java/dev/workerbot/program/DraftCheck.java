package dev.workerbot.program;

import dev.workerbot.worker.Autorestart;
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
final class DraftCheck {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,13})\\s*(|B|KB|MB|GB)");

  private final ProgramDraft draft;
  private final Map<String, Mistake> mistakes = new LinkedHashMap<>();

  DraftCheck(ProgramDraft draft) {
    this.draft = draft;
  }

  Checked check() {
    String name = ruled(Field.NAME, Rules.name(text(Field.NAME)));
    String command = ruled(Field.COMMAND, Rules.command(text(Field.COMMAND)));
    String user = ruled(Field.USER, Rules.user(text(Field.USER)));
    Optional<String> directory = Optional.of(text(Field.DIRECTORY)).filter(path -> !path.isEmpty());
    directory.ifPresent(path -> note(Field.DIRECTORY, Rules.directory(path)));
    int processes = number(Field.PROCESSES, 1, Rules.MAX_PROCESSES);
    String processName = text(Field.PROCESS_NAME);
    if (processName.isEmpty()) {
      processName = Field.defaultProcessName(processes);
    }
    if (!isWrong(Field.NAME) && !isWrong(Field.PROCESSES)) {
      note(Field.PROCESS_NAME, Rules.processName(processName, name, processes));
    }
    Environment environment = environment();
    boolean stopasgroup = flag(Field.STOPASGROUP);
    boolean killasgroup = text(Field.KILLASGROUP).isEmpty() ? stopasgroup : flag(Field.KILLASGROUP);
    if (!isWrong(Field.STOPASGROUP) && !isWrong(Field.KILLASGROUP)) {
      note(Field.KILLASGROUP, Rules.groups(stopasgroup, killasgroup));
    }
    boolean redirect = flag(Field.REDIRECT_STDERR);
    LogFile stdout = log(Field.STDOUT_LOG, Field.STDOUT_MAXBYTES, Field.STDOUT_BACKUPS);
    LogFile stderr = log(Field.STDERR_LOG, Field.STDERR_MAXBYTES, Field.STDERR_BACKUPS);
    if (!isWrong(Field.REDIRECT_STDERR)) {
      note(Field.STDERR_LOG, Rules.stderr(stderr, redirect));
    }
    boolean autostart = flag(Field.AUTOSTART);
    Autorestart autorestart = autorestart();
    int startsecs = number(Field.STARTSECS, 0, ProgramSpec.MAX_STARTSECS);
    int startretries = number(Field.STARTRETRIES, 0, ProgramSpec.MAX_STARTRETRIES);
    int stopwaitsecs = number(Field.STOPWAITSECS, 0, ProgramSpec.MAX_STOPWAITSECS);
    StopSignal stopsignal = signal();
    List<Integer> exitcodes = exitcodes();
    int priority = number(Field.PRIORITY, 0, ProgramSpec.MAX_PRIORITY);
    if (!mistakes.isEmpty()) {
      return new Checked.Refused(
          mistakes.values().stream()
              .sorted(Comparator.comparing(one -> Field.named(one.field()).orElseThrow()))
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
            environment,
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
  private String text(Field field) {
    String typed = draft.value(field).orElse("");
    int from = 0;
    int to = typed.length();
    while (from < to && typed.charAt(from) == ' ') {
      from++;
    }
    while (to > from && typed.charAt(to - 1) == ' ') {
      to--;
    }
    return from == to ? field.usual() : typed.substring(from, to);
  }

  private String ruled(Field field, Optional<String> wrong) {
    note(field, wrong);
    return text(field);
  }

  /** The first mistake in a field is enough. */
  private void note(Field field, Optional<String> wrong) {
    wrong.ifPresent(sentence -> mistakes.putIfAbsent(field.key(), new Mistake(field, sentence)));
  }

  private boolean isWrong(Field field) {
    return mistakes.containsKey(field.key());
  }

  private int number(Field field, int least, int most) {
    String text = text(field);
    int number = text.matches("-?[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    note(field, Rules.range(number, least, most));
    return number;
  }

  private boolean flag(Field field) {
    String text = text(field).toLowerCase(Locale.ROOT);
    boolean yes = List.of("true", "yes", "on", "1").contains(text);
    boolean no = List.of("false", "no", "off", "0").contains(text);
    note(field, yes || no ? Optional.empty() : Optional.of("write `true` or `false`"));
    return yes;
  }

  private Autorestart autorestart() {
    String text = text(Field.AUTORESTART).toLowerCase(Locale.ROOT);
    return switch (text) {
      case "true", "yes", "on", "1" -> Autorestart.ALWAYS;
      case "false", "no", "off", "0" -> Autorestart.NEVER;
      case "unexpected" -> Autorestart.UNEXPECTED;
      default -> {
        note(Field.AUTORESTART, Optional.of("write `true`, `false` or `unexpected`"));
        yield Autorestart.ALWAYS;
      }
    };
  }

  private StopSignal signal() {
    Optional<StopSignal> signal = StopSignal.of(text(Field.STOPSIGNAL));
    if (signal.isEmpty()) {
      note(Field.STOPSIGNAL, Optional.of("write TERM, HUP, INT, QUIT, KILL, USR1 or USR2"));
    }
    return signal.orElse(StopSignal.TERM);
  }

  private List<Integer> exitcodes() {
    List<Integer> codes =
        Arrays.stream(text(Field.EXITCODES).split(",", -1))
            .map(String::strip)
            .map(code -> code.matches("[0-9]{1,3}") ? Integer.parseInt(code) : -1)
            .toList();
    note(Field.EXITCODES, Rules.exitcodes(codes));
    return codes;
  }

  private LogFile log(Field path, Field bytes, Field backups) {
    String text = text(path);
    String where =
        switch (text.toUpperCase(Locale.ROOT)) {
          case "AUTO" -> LogFile.AUTO;
          case "NONE", "OFF" -> LogFile.NONE;
          default -> text;
        };
    LogFile log = new LogFile(where, bytes(bytes), number(backups, 0, ProgramSpec.MAX_BACKUPS));
    if (!isWrong(bytes)) {
      note(path, Rules.log(log));
    }
    return log;
  }

  private long bytes(Field field) {
    Matcher size = SIZE.matcher(text(field).toUpperCase(Locale.ROOT));
    if (!size.matches()) {
      note(field, Optional.of("write a size such as `50MB`, or 0 for never"));
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
        field,
        bytes > ProgramSpec.MAX_BYTES ? Optional.of("write at most `1024GB`") : Optional.empty());
    return bytes;
  }

  private Environment environment() {
    String typed = draft.value(Field.ENVIRONMENT).orElse("");
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : typed.split("\r?\n", -1)) {
      if (line.isBlank()) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 0) {
        note(Field.ENVIRONMENT, Optional.of("write one NAME=value a line"));
      } else if (values.put(line.substring(0, equals), line.substring(equals + 1)) != null) {
        note(
            Field.ENVIRONMENT,
            Rules.environment(new Environment(Map.of(line.substring(0, equals), "")))
                .or(() ->
                    Optional.of(
                        "`%s` stands twice; keep one".formatted(line.substring(0, equals)))));
      }
    }
    Environment environment = new Environment(values);
    note(Field.ENVIRONMENT, Rules.environment(environment));
    return environment;
  }
}
