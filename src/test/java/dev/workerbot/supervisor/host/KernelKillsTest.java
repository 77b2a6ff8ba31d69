package dev.workerbot.supervisor.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KernelKillsTest {
  @Test
  void theKernelsOwnWords_andTheCounterOfTheGroup_areRead() {
    assertEquals(
        new KernelKills(Set.of(4242, 77), OptionalLong.of(3)),
        KernelKills.parse(
            """
            [  123.4] Out of memory: Killed process 4242 (php) total-vm:1kB, anon-rss:1kB
            Memory cgroup out of memory: Kill process 77 (php) score 900 or sacrifice child
            group 3
            """));
  }

  @Test
  void aServerThatSaysNothing_isUnknown() {
    assertEquals(KernelKills.UNKNOWN, KernelKills.parse(""));
    assertEquals(KernelKills.UNKNOWN, KernelKills.parse("dmesg: read kernel buffer failed\n"));
  }
}
