package dev.workerbot.doctor.rule;

import static dev.workerbot.doctor.ProgramContext.quoted;

import dev.workerbot.doctor.DoctorRule;
import dev.workerbot.doctor.DoctorRule.Symptom;
import dev.workerbot.doctor.ProgramContext;
import dev.workerbot.message.secret.Secrets;
import dev.workerbot.message.text.WordList;
import dev.workerbot.supervisor.files.Facts.Thing;
import dev.workerbot.supervisor.shell.ShellWords;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Commands that only a shell could run, where there is none. */
final class CommandRules {
  private static final String EXECV = "supervisor 4.2.5, process.py, get_execv_args";

  /** What a shell does itself. */
  private static final Set<String> BUILTINS =
      WordList.set(
          """
          . alias bg break cd command continue declare eval exec exit export fg for function if let
          local popd pushd read return set shift shopt source trap type typeset ulimit umask
          unalias unset until wait while { ( [[
          """);

  private static final Pattern VARIABLE =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=.*", Pattern.DOTALL);
  private static final Pattern JOINS = Pattern.compile("\\|\\|?|&&?|;|.*;");
  private static final Pattern REDIRECTS = Pattern.compile("(\\d?|&)(>>?|<)(&\\d|[^(].*)?");
  private static final Pattern EXPANDS =
      Pattern.compile("\\$(?:[A-Za-z_][A-Za-z0-9_]{0,60}|\\{[A-Za-z0-9_]{0,60}}?|\\()|`");

  /**
   * Takes one word, so that a pattern behind it is the program's to read: {@code -name}, {@code
   * -cp}, {@code --pattern}. Letters alone may mean anything.
   */
  private static final Pattern LONG_OPTION = Pattern.compile("-[A-Za-z-][A-Za-z-]+");

  static final List<DoctorRule> ALL =
      List.of(
          new DoctorRule(
              "builtin",
              "It is built into the shell, and Supervisor starts programs without a shell.",
              EXECV,
              CommandRules::builtin),
          new DoctorRule(
              "no-shell",
              "Supervisor starts programs without a shell: the program gets it as a plain"
                  + " argument.",
              EXECV,
              CommandRules::noShell),
          new DoctorRule(
              "one-word",
              "Supervisor looks for a program whose name contains these spaces.",
              EXECV,
              CommandRules::oneWord),
          new DoctorRule(
              "several-lines",
              "Supervisor joins the lines of a command: a line break separates words like a space,"
                  + " and after a backslash it becomes part of a word.",
              EXECV + "; Python, shlex",
              CommandRules::severalLines));

  private CommandRules() {}

  private static String command(ProgramContext programContext) {
    return programContext.program().expanded("command").orElse(programContext.program().command());
  }

  /** Its words, what is quoted masked; none where it cannot be read. */
  private static List<String> bare(ProgramContext programContext) {
    return ShellWords.bare(command(programContext)).orElse(List.of());
  }

  /** Whether Supervisor cannot find the program, whatever is installed. */
  static boolean isNoProgram(ProgramContext programContext) {
    return builtin(programContext).isPresent()
        || isVariable(bare(programContext))
        || oneWord(programContext).isPresent();
  }

  private static Optional<Symptom> builtin(ProgramContext programContext) {
    List<String> words = bare(programContext);
    if (words.isEmpty() || !BUILTINS.contains(words.getFirst())) {
      return Optional.empty();
    }
    String word = words.getFirst();
    String fix =
        switch (word) {
          case "cd", "pushd" -> "directory= with that folder, and command= with the program alone";
          case "exec", "command", "eval" -> "command= without " + quoted(word);
          case "export", "declare", "typeset", "set", "let", "local" ->
              "environment=NAME=\"value\", and command= with the program alone";
          case "source", "." ->
              "command= with the full path of the program, such as that in the virtual"
                  + " environment's bin; or `bash -c '. FILE && exec PROGRAM'`";
          case "umask" -> "umask= with the number, and command= with the program alone";
          default -> "a script, or `bash -c '… && exec PROGRAM'`";
        };
    return Symptom.bad("Its command begins with %s.".formatted(quoted(word)), fix);
  }

  private static boolean isVariable(List<String> words) {
    return !words.isEmpty() && VARIABLE.matcher(words.getFirst()).matches();
  }

  private static Optional<Symptom> noShell(ProgramContext programContext) {
    List<String> words = bare(programContext);
    boolean ofAnother =
        words.isEmpty()
            || programContext.invocation().shell().isPresent()
            || programContext.invocation().mayLeadElsewhere();
    if (!words.isEmpty() && isVariable(words)) {
      Matcher variable = VARIABLE.matcher(words.getFirst());
      boolean _ = variable.matches();
      return Symptom.bad(
          "It begins with a variable, %s.".formatted(quoted(variable.group(1) + "=…")),
          "environment=%s=\"…\", and command= from the next word on".formatted(variable.group(1)));
    }
    if (ofAnother || BUILTINS.contains(words.getFirst())) {
      return Optional.empty();
    }
    if (words.getFirst().startsWith("~")) {
      return Symptom.bad("Its command begins with `~`.", "command= with the full path");
    }
    List<String> masked =
        Stream.of(command(programContext), String.join(" ", programContext.invocation().words()))
            .map(Secrets::maskedCommand)
            .toList();
    return IntStream.range(0, words.size())
        .mapToObj(i -> foreign(words.get(i), i == 0 ? "" : words.get(i - 1), masked))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** What a shell would not pass on as it is; a part of a secret is not shown. */
  private static Optional<Symptom> foreign(String word, String before, List<String> masked) {
    String seen = shown(word, masked, "\u2026");
    if (JOINS.matcher(word).matches()) {
      return Symptom.warning(
          "%s in its command does not chain commands."
              .formatted(quoted(shown(word, masked, "\u2026;"))),
          "a script, or `bash -c '… && exec PROGRAM'`");
    }
    if (REDIRECTS.matcher(word).matches()) {
      boolean errors = word.contains(">&");
      return Symptom.warning(
          "%s in its command redirects nothing.".formatted(quoted(seen)),
          errors ? "redirect_stderr=true" : "stdout_logfile= and stderr_logfile= with the files");
    }
    Matcher expands = EXPANDS.matcher(word);
    if (expands.find()) {
      return Symptom.warning(
          "%s in its command is not expanded."
              .formatted(quoted(shown(expands.group(), masked, "$\u2026"))),
          "the value itself, or `bash -c 'exec …'`; a variable of supervisord is %(ENV_NAME)s");
    }
    if (word.startsWith("~/")) {
      return Symptom.warning(
          "%s in its command is not expanded.".formatted(quoted("~/")), "the full path");
    }
    return isGlob(word) && !LONG_OPTION.matcher(before).matches()
        ? Symptom.warning(
            "%s in its command matches no files.".formatted(quoted(seen)),
            "the files themselves, or `bash -c 'exec …'`")
        : Optional.empty();
  }

  /** As it stands there, unless the masked command, with its quotes or without, is without it. */
  private static String shown(String text, List<String> masked, String otherwise) {
    boolean isSeen =
        Arrays.stream(text.split(String.valueOf(ShellWords.QUOTED)))
            .allMatch(part -> masked.stream().allMatch(one -> one.contains(part)));
    return isSeen ? text.replace(ShellWords.QUOTED, '\u2026') : otherwise;
  }

  /**
   * Of files: what has no folder, or has a name in front of it, may be one of the program's own.
   */
  private static boolean isGlob(String word) {
    int sign = word.indexOf('*') < 0 ? word.indexOf('?') : word.indexOf('*');
    boolean isOther = sign < 0 || word.contains("://") || word.contains("=");
    return !isOther && (word.lastIndexOf('/', sign) >= 0 || word.startsWith("*."));
  }

  private static Optional<Symptom> oneWord(ProgramContext programContext) {
    String command = command(programContext).strip();
    List<String> words = programContext.invocation().words();
    boolean whole =
        words.size() == 1
            && !command.isEmpty()
            && "\"'".indexOf(command.charAt(0)) >= 0
            && words.getFirst().strip().contains(" ");
    boolean there =
        whole
            && programContext
                .at(words.getFirst())
                .filter(thing -> thing instanceof Thing.Present)
                .isPresent();
    return whole && !there
        ? Symptom.bad(
            "Its whole command is in quotes, which makes it one word.",
            "command= without the outer quotes")
        : Optional.empty();
  }

  private static Optional<Symptom> severalLines(ProgramContext programContext) {
    String command = programContext.program().command();
    if (programContext.invocation().words().stream().anyMatch(word -> word.startsWith("\n"))) {
      return Symptom.bad(
          "A line of its command ends with a backslash.", "the same lines without the backslashes");
    }
    List<String> lines =
        command.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (lines.size() < 2 || programContext.invocation().shell().isPresent()) {
      return Optional.empty();
    }
    String first = word(lines.getFirst());
    return lines.stream()
        .skip(1)
        .map(CommandRules::word)
        .filter(word ->
            BUILTINS.contains(word) || (word.equals(first) && lines.getFirst().contains(" ")))
        .findFirst()
        .flatMap(word ->
            Symptom.bad(
                "It has several commands, one per line: %s is only an argument of the first."
                    .formatted(quoted(word)),
                "a script, or `bash -c '… && exec PROGRAM'`"));
  }

  private static String word(String line) {
    return line.split("\\s+", 2)[0];
  }
}
