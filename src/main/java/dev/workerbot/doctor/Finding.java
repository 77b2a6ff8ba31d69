package dev.workerbot.doctor;

import dev.workerbot.message.Severity;
import dev.workerbot.worker.ServerName;
import java.util.regex.Pattern;

/**
 * Something that a worker, or its config, should have otherwise. Still to be cleaned: it quotes the
 * config. Never a value of {@code environment}.
 *
 * @param rule a stable word, such as {@code no-max-time}
 * @param severity {@link Severity#BAD} where it fails, now or at the next start; {@link
 *     Severity#WARNING} where it will hurt; {@link Severity#PLAIN} for a hint
 * @param program without its kind; empty, as its group, where it is about no program
 * @param group of the program's workers
 * @param what is so, in one sentence with the value found
 * @param why it matters, in one sentence
 * @param fix what to write, such as {@code stopwaitsecs=120}
 */
public record Finding(
    String rule,
    Severity severity,
    ServerName server,
    String program,
    String group,
    String what,
    String why,
    String fix) {
  /** With its value, which may have commas in it; or code, in which nothing is marked again. */
  private static final Pattern SETTING =
      Pattern.compile("`[^`]*`|(?<![\\w-])((?:--[a-z-]+|[a-z_]+)=(?:[^\\s,`]|,(?=[^\\s`]))*)");

  /** A text with its settings as code, as people read it. */
  public static String withCode(String text) {
    return SETTING.matcher(text).replaceAll(found -> found.group(1) == null ? "$0" : "`$1`");
  }

  /** The same of another program of the server. */
  public Finding of(String otherProgram, String otherGroup) {
    return new Finding(rule, severity, server, otherProgram, otherGroup, what, why, fix);
  }
}
