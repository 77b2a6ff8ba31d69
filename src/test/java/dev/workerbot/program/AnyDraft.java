package dev.workerbot.program;

import dev.workerbot.supervisor.shell.ShellWords;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Builders;
import net.jqwik.api.Tuple;

/** Whatever somebody may ask of a worker. */
public final class AnyDraft {
  /** Where Python, a config, a shell or an environment might see more than a character. */
  private static final String NASTY = "%%%;;##==,,''\"\"\\\\[](){}:$`~*?!&|<>^@  ";

  /** What is always refused; now and then, to see that it is. */
  private static final String FORBIDDEN = "äß€漢\t\n\r\u00A0\u202E\u0000";

  private static final String PLAIN = "abcXYZ019_-./";

  private AnyDraft() {}

  /** Most of them are accepted. */
  public static Arbitrary<ProgramDraft> drafts() {
    return drafts("/tmp");
  }

  /** With logs in this folder. */
  public static Arbitrary<ProgramDraft> drafts(String logs) {
    Arbitrary<String> flag = Arbitraries.of("true", "false");
    Arbitrary<String> log =
        Arbitraries.oneOf(
            Arbitraries.of("AUTO", "NONE", logs + "/%(program_name)s-%(process_num)02d.log"),
            nasty(4).map(name -> logs + "/" + name.replace("/", "").replace("%", "") + ".log"));
    Arbitrary<String> size = Arbitraries.of("0", "1", "1023", "1KB", "50MB", "3GB", "7000000");
    return Builders.withBuilder(() -> ProgramDraft.EMPTY)
        .use(
            Arbitraries.frequencyOf(Tuple.of(19, plain(12)), Tuple.of(1, nasty(3)))
                .map(name -> "q" + name))
        .in((draft, value) -> draft.with(ProgramField.NAME, value.replace("/", "")))
        .use(commands())
        .in((draft, value) -> draft.with(ProgramField.COMMAND, value))
        .use(Arbitraries.of("www-data", "nobody", "root", "daemon"))
        .in((draft, value) -> draft.with(ProgramField.USER, value))
        .use(Arbitraries.oneOf(nasty(8), plain(12)).map(name -> "/tmp/" + name))
        .withProbability(0.6)
        .in((draft, value) -> draft.with(ProgramField.DIRECTORY, value))
        .use(Arbitraries.integers().between(1, 12).map(String::valueOf))
        .in((draft, value) -> draft.with(ProgramField.PROCESSES, value))
        .use(
            Arbitraries.of(
                "%(program_name)s_%(process_num)02d",
                "x%(process_num)d.%(program_name)s", "a-%(process_num)03d"))
        .withProbability(0.6)
        .in((draft, value) -> draft.with(ProgramField.PROCESS_NAME, value))
        .use(environments())
        .withProbability(0.7)
        .in((draft, value) -> draft.with(ProgramField.ENVIRONMENT, value))
        .use(flag)
        .in((draft, value) -> draft.with(ProgramField.AUTOSTART, value))
        .use(Arbitraries.of("true", "false", "unexpected"))
        .in((draft, value) -> draft.with(ProgramField.AUTORESTART, value))
        .use(Arbitraries.integers().between(0, 3600).map(String::valueOf))
        .in((draft, value) ->
            draft
                .with(ProgramField.STARTSECS, value)
                .with(ProgramField.STOPWAITSECS, value + "0")
                .with(ProgramField.PRIORITY, "1" + value))
        .use(Arbitraries.integers().between(0, 1000).map(String::valueOf))
        .in((draft, value) ->
            draft.with(ProgramField.STARTRETRIES, value).with(ProgramField.STDOUT_BACKUPS, value))
        .use(Arbitraries.of(StopSignal.class).map(StopSignal::name))
        .in((draft, value) -> draft.with(ProgramField.STOPSIGNAL, value))
        .use(flag)
        .in((draft, value) -> draft.with(ProgramField.STOPASGROUP, value))
        .use(flag)
        .withProbability(0.3)
        .in((draft, value) -> draft.with(ProgramField.KILLASGROUP, value))
        .use(Arbitraries.of("0", "0,2", "255, 1,17", "3,3"))
        .in((draft, value) -> draft.with(ProgramField.EXITCODES, value))
        .use(flag)
        .in((draft, value) -> draft.with(ProgramField.REDIRECT_STDERR, value))
        .use(log)
        .in((draft, value) -> draft.with(ProgramField.STDOUT_LOG, value))
        .use(size)
        .in((draft, value) -> draft.with(ProgramField.STDOUT_MAXBYTES, value))
        .use(log)
        .withProbability(0.2)
        .in((draft, value) -> draft.with(ProgramField.STDERR_LOG, value))
        .use(size)
        .in((draft, value) ->
            draft.with(ProgramField.STDERR_MAXBYTES, value).with(ProgramField.STDERR_BACKUPS, "4"))
        .build();
  }

  /** The words of a command, the first of which is a program's name. */
  public static Arbitrary<List<String>> words() {
    return Arbitraries.oneOf(nasty(8), nasty(8), plain(8))
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(words -> {
          List<String> command = new ArrayList<>(words);
          command.set(0, "php" + command.getFirst().replace("/", ""));
          return command;
        });
  }

  private static Arbitrary<String> commands() {
    return Arbitraries.oneOf(
        words().map(ShellWords::join),
        nasty(10).list().ofMaxSize(3).map(words -> "php " + String.join(" ", words)));
  }

  private static Arbitrary<String> environments() {
    return Arbitraries.maps(
            Arbitraries.strings().withChars("AB_c1").ofMinLength(1).ofMaxLength(4),
            Arbitraries.oneOf(nasty(6), plain(10)))
        .ofMaxSize(3)
        .map(values ->
            String.join(
                "\n",
                values.entrySet().stream()
                    .map(one -> one.getKey() + "=" + one.getValue())
                    .toList()));
  }

  /** A text with much that means something to somebody. */
  public static Arbitrary<String> nasty(int most) {
    return Arbitraries.frequencyOf(
            Tuple.of(60, Arbitraries.chars().with(NASTY.toCharArray())),
            Tuple.of(60, Arbitraries.chars().with(PLAIN.toCharArray())),
            Tuple.of(1, Arbitraries.chars().with(FORBIDDEN.toCharArray())))
        .list()
        .ofMinSize(1)
        .ofMaxSize(most)
        .map(chars -> chars.stream().map(String::valueOf).collect(Collectors.joining()));
  }

  private static Arbitrary<String> plain(int most) {
    return Arbitraries.strings().withChars(PLAIN).ofMinLength(1).ofMaxLength(most);
  }
}
