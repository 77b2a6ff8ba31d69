package dev.workerbot.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkerNameTest {
  @Test
  void bareName_isGroupAndProcess_butIsSentInFull() {
    WorkerName horizon = WorkerName.of("horizon");
    assertEquals("horizon:horizon", horizon.full());
    assertEquals("horizon", horizon.toString());
  }

  @Test
  void processOfAGroup_keepsBoth() {
    assertEquals(new WorkerName("queue", "queue_00"), WorkerName.of("queue:queue_00"));
  }

  @Test
  void theKeywordAll_canOnlyBeSentAsAName() {
    assertEquals("all:all", WorkerName.of("all").full());
  }

  static Stream<String> badNames() {
    return Stream.of(
        "",
        "a b",
        "a\nb",
        "a\tb",
        "a/b",
        "a:b:c",
        "a:",
        ":a",
        "-c",
        "quo\"ted",
        "-c evil.conf",
        "queue:-x",
        "queue:*",
        "*",
        "x".repeat(10_000),
        "abc\u202Edef",
        "zero\u200Bwidth",
        "nul\0",
        "esc\u001B[2J",
        "line\u2028separator",
        "no-break\u00A0space");
  }

  @ParameterizedTest
  @MethodSource("badNames")
  void badName_isRefusedWithASentence(String name) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> WorkerName.of(name));
    assertTrue(refused.getMessage().startsWith("a worker name "), refused.getMessage());
  }

  @ParameterizedTest
  @MethodSource("shellSigns")
  void shellSigns_areOnlyCharacters(String name) {
    assertEquals(name, WorkerName.of(name).toString());
  }

  static Stream<String> shellSigns() {
    return Stream.of("a;b", "$(id)", "`id`", "a'b", "a,b", "a&b", "a|b", "a>b", "a\\b");
  }

  @Property
  void anyText_isANameThatReadsBack_orRefused(@ForAll String text) {
    WorkerName.tryOf(text)
        .ifPresent(name -> {
          assertEquals(name, WorkerName.of(name.toString()));
          assertEquals(name, WorkerName.of(name.full()));
        });
  }
}
