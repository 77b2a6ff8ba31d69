package dev.workerbot.request.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FeaturePartsTest {
  @Test
  void aPart_isFoundByItsClass() {
    FeatureParts parts = new FeatureParts("text", 7);
    assertEquals("text", parts.get(String.class));
    assertEquals(7, parts.get(Integer.class));
  }

  @Test
  void aPartThatIsMissing_orThereTwice_endsTheStart() {
    FeatureParts parts = new FeatureParts("text");
    assertEquals(
        "no part of the bot: class java.lang.Integer",
        assertThrows(IllegalStateException.class, () -> parts.get(Integer.class)).getMessage());
    assertEquals(
        "twice: class java.lang.String",
        assertThrows(IllegalArgumentException.class, () -> new FeatureParts("one", "two"))
            .getMessage());
  }
}
