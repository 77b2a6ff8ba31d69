package dev.workerbot.supervisor.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.supervisor.Supervisor.ProcessInfo;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PsParserTest {
  @Test
  void whatPsPrints_isReadLineByLine() {
    assertEquals(
        List.of(new ProcessInfo(1, 0, 12_288), new ProcessInfo(4029, 1, 1024L * 999_999_999_999L)),
        PsParser.parse("      1       0    12\n   4029       1 999999999999\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "1 2",
        "1 2 3 4",
        "1 2 x",
        "1 -2 3",
        "  PID  PPID   RSS",
        "1 2 3x",
        "4294967296 1 1",
        "1 2 1234567890123",
        "ps: command not found"
      })
  void whatIsNoSuchLine_isPassedOver(String line) {
    assertEquals(List.of(), PsParser.parse(line));
    assertEquals(List.of(new ProcessInfo(7, 1, 2048)), PsParser.parse(line + "\n 7 1 2\n" + line));
  }

  @Property
  void whateverTheProcesses_theyAreReadBack(
      @ForAll @Size(max = 20) List<@IntRange(min = 0) Integer> numbers) {
    List<ProcessInfo> processes =
        numbers.stream().map(one -> new ProcessInfo(one, one / 2, one * 1024L)).toList();
    String printed =
        processes.stream()
            .map(one -> "%7d %7d %6d".formatted(one.pid(), one.parent(), one.resident() / 1024))
            .collect(Collectors.joining("\n"));
    assertEquals(processes, PsParser.parse(printed));
  }

  @Property
  void noText_makesItThrow(@ForAll String text) {
    assertEquals(PsParser.parse(text), PsParser.parse(text + "\n"));
  }
}
