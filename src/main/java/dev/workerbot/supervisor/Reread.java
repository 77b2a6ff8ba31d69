package dev.workerbot.supervisor;

import java.util.List;
import java.util.Optional;

/**
 * How supervisord finds the config files when it reads them again, which starts and stops nothing.
 */
public sealed interface Reread {
  /**
   * It can read them. The names are of groups; all three lists are empty where what runs is what is
   * on disk.
   *
   * @param available on disk, not in use
   * @param changed in use with other settings than those on disk
   * @param disappeared in use, no longer on disk
   */
  record RereadDone(List<String> available, List<String> changed, List<String> disappeared)
      implements Reread {
    public RereadDone {
      available = List.copyOf(available);
      changed = List.copyOf(changed);
      disappeared = List.copyOf(disappeared);
    }
  }

  /**
   * It cannot, so that no change at all can be applied; and it would not boot with them. It goes on
   * with what it had.
   *
   * @param reason in Supervisor's words on one line, without any value of {@code environment=}
   * @param section such as {@code program:horizon}, where it is named
   * @param file where it is named
   */
  record Unreadable(String reason, Optional<String> section, Optional<String> file)
      implements Reread {}
}
