package dev.workerbot.supervisor.host;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.workerbot.supervisor.shell.CommandLine;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the kernel killed because there was no memory left, as far as the login user may know.
 *
 * @param pids that its log names
 * @param ofSupervisord how many of supervisord's control group; empty where that is not known
 */
public record KernelKills(Set<Integer> pids, OptionalLong ofSupervisord) {
  /** Nothing is known. */
  public static final KernelKills UNKNOWN = new KernelKills(Set.of(), OptionalLong.empty());

  /** The kernel's log is often closed; the counter of a control group never is. */
  private static final String SCRIPT =
      """
      { dmesg 2>/dev/null || journalctl -k -q -n 5000 -o cat --no-pager 2>/dev/null; } |
        grep -aE '(Killed|Kill) process [0-9]+' | tail -n 50
      set -- $(pgrep -x supervisord)
      [ $# = 1 ] || exit 0
      group=$(sed -n 's/^0:://p' "/proc/$1/cgroup" 2>/dev/null)
      [ -z "$group" ] || sed -n 's/^oom_kill /group /p' "/sys/fs/cgroup$group/memory.events" 2>/dev/null
      exit 0
      """;

  private static final Pattern KILLED = Pattern.compile("Kill(?:ed)? process (\\d{1,9})\\b");
  private static final Pattern GROUP = Pattern.compile("(?m)^group (\\d{1,15})$");

  public KernelKills {
    pids = Set.copyOf(pids);
  }

  /** What is run for it. */
  static CommandLine command() {
    return CommandLine.inUtf8(List.of("sh", "-s")).reading(SCRIPT);
  }

  /** Reads what it prints. */
  static KernelKills parse(String output) {
    Set<Integer> pids = new HashSet<>();
    Matcher killed = KILLED.matcher(output);
    while (killed.find()) {
      pids.add(Integer.parseInt(killed.group(1)));
    }
    Matcher group = GROUP.matcher(output);
    return new KernelKills(
        pids,
        group.find() ? OptionalLong.of(Long.parseLong(group.group(1))) : OptionalLong.empty());
  }
}
