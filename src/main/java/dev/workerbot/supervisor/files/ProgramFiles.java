package dev.workerbot.supervisor.files;

import dev.workerbot.message.text.CleanText;
import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.reply.SudoRefusal;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of programs in the folder that Supervisor includes, on one server, through {@code
 * config/workerbot-conf} there, which alone may write them. A file is replaced or deleted whole,
 * and only where it still is what the caller believes it to be; asking for the same twice does no
 * harm, so that whoever lost the answer asks again.
 */
public final class ProgramFiles {
  /** What the script lets a file have. */
  private static final int MOST_BYTES = 64 << 10;

  private static final String ABSENT = "absent";

  private static final Pattern REFUSAL = Pattern.compile("(?:refused|failed): (.{1,500})");

  private final Shell shell;
  private final List<String> writer;
  private final Duration limit;

  /**
   * @param writer the words that run the script, such as {@code sudo -n
   *     /usr/local/sbin/workerbot-conf}
   * @param limit for each call
   */
  public ProgramFiles(Shell shell, List<String> writer, Duration limit) {
    this.shell = shell;
    this.writer = List.copyOf(writer);
    this.limit = limit;
  }

  /** What became of a file that was to be written or deleted. */
  public sealed interface WriteResult {
    /** It is as it was to be; maybe it was before. */
    record FileWritten() implements WriteResult {}

    /** Something else lies there than was believed; it was left alone. */
    record Conflict() implements WriteResult {}

    /**
     * Nothing was changed.
     *
     * @param why as the server says it
     */
    record FileRefused(String why) implements WriteResult {}
  }

  /**
   * The exact text of a file; empty where there is none.
   *
   * @param file its name, without a folder
   */
  public Reply<Optional<String>> read(String file) {
    return switch (shell.run(command("get", file), limit, MOST_BYTES)) {
      case ShellResult.ShellFailed shellFailed -> new Reply.FailedReply<>(Faults.of(shellFailed));
      case ShellResult.ShellExited(var code, var out, var err, var truncated) -> {
        if (code == 0 && !truncated) {
          yield new Reply.Ok<>(Optional.of(out));
        }
        yield out.equals(ABSENT + "\n")
            ? new Reply.Ok<>(Optional.empty())
            : new Reply.FailedReply<>(
                truncated
                    ? unreadable(file, "it is longer than " + MOST_BYTES + " bytes")
                    : refusal(out)
                        .map(why -> unreadable(file, why))
                        .orElseGet(() -> problem(code, out, err)));
      }
    };
  }

  /**
   * Puts a text where another one is.
   *
   * @param before what must lie there; empty for no file
   */
  public Reply<WriteResult> write(String file, String content, Optional<String> before) {
    if (content.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      // Nor may more than sshd takes at once wait for a script that never reads.
      return new Reply.Ok<>(
          new WriteResult.FileRefused("it is longer than " + MOST_BYTES + " bytes"));
    }
    String old = before.map(ProgramFiles::sum).orElse(ABSENT);
    return written(command("put", file, old, sum(content)).reading(content));
  }

  /**
   * Deletes a file.
   *
   * @param before what must lie there
   */
  public Reply<WriteResult> delete(String file, String before) {
    return written(command("drop", file, sum(before)));
  }

  private Reply<WriteResult> written(CommandLine command) {
    return switch (shell.run(command, limit, MOST_BYTES)) {
      case ShellResult.ShellFailed shellFailed -> new Reply.FailedReply<>(Faults.of(shellFailed));
      case ShellResult.ShellExited(var code, var out, var err, _) -> {
        String answer = out.strip();
        if (answer.equals("ok")) {
          yield new Reply.Ok<>(new WriteResult.FileWritten());
        }
        if (answer.equals("conflict")) {
          yield new Reply.Ok<>(new WriteResult.Conflict());
        }
        yield refusal(answer)
            .<Reply<WriteResult>>map(why -> new Reply.Ok<>(new WriteResult.FileRefused(why)))
            .orElseGet(() -> new Reply.FailedReply<>(problem(code, out, err)));
      }
    };
  }

  private static Optional<String> refusal(String answer) {
    Matcher refusal = REFUSAL.matcher(answer.strip());
    return refusal.matches()
        ? Optional.of(CleanText.singleLine(refusal.group(1)))
        : Optional.empty();
  }

  private static Problem unreadable(String file, String why) {
    return new Problem(
        Problem.ProblemKind.NO_CONFIG,
        "its file " + CleanText.singleLine(file) + " cannot be read: " + why);
  }

  private static Problem problem(int code, String out, String err) {
    // It is ours, and speaks for itself once it runs.
    return SudoRefusal.find(
            err,
            "sudo does not let the SSH user run workerbot-conf, which writes the files of"
                + " programs; config/sudoers has the lines for it")
        .orElseGet(() ->
            code == 127 || code == 126 || err.contains("command not found")
                ? new Problem(
                    Problem.ProblemKind.NOT_INSTALLED,
                    "workerbot-conf, which writes the files of programs, cannot be run ("
                        + Faults.firstLine(err)
                        + "); install config/workerbot-conf there as /usr/local/sbin/workerbot-conf")
                : Faults.notUnderstood("workerbot-conf there", out + err));
  }

  private CommandLine command(String... arguments) {
    List<String> words = new ArrayList<>(writer);
    words.addAll(List.of(arguments));
    return CommandLine.inUtf8(words);
  }

  private static String sum(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
