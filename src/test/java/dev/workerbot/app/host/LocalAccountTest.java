package dev.workerbot.app.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.workerbot.access.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocalAccountTest {
  private static final String MACHINE = "         0          0 4294967295\n";
  private static final String CONTAINER = "         0     100000      65536\n";
  private static final String ROOTLESS = "0 1000 1\n1 100000 65536\n";

  private static Account of(String own, String system) {
    return LocalAccount.of(1000, Optional.of("anna"), own, system);
  }

  @Test
  void thisProcess_isWhoTheKernelSays() throws IOException {
    long uid = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    assertEquals(uid, LocalAccount.current().uid());
  }

  @Test
  void theNamesOfTheMachine_andOfAWholeContainer_count() {
    Account anna = new Account(1000, "anna");
    assertEquals(anna, of(MACHINE, MACHINE));
    assertEquals(anna, of(CONTAINER, CONTAINER));
    assertEquals(anna, of("", ""), "no Linux");
  }

  @Test
  void withoutAName_itIsTheNumber() {
    assertEquals(
        new Account(12345, "#12345"), LocalAccount.of(12345, Optional.empty(), MACHINE, MACHINE));
  }

  /** What {@code unshare -r} shows, as anybody, as root, and with processes of its own. */
  @Test
  void aNamespaceOfOnesOwn_makesNobodyOfAnybody() {
    Account nobody = new Account(Account.UNKNOWN, "#1000?");
    assertEquals(nobody, of("0 12345 1\n", "0 4294967295 4294967295\n"));
    assertEquals(nobody, of("0 0 1\n", MACHINE));
    assertEquals(nobody, of("0 12345 1\n", "0 12345 1\n"));
    assertEquals("#1000?, uid unknown", nobody.toString());
  }

  /** What {@code unshare --map-user=101 --map-auto --pid --fork --mount-proc} shows. */
  @Test
  void aNamespaceWithOnesOwnIdInIt_andASystemOfItsOwn_makesNobodyOfAnybody() {
    Account nobody = new Account(Account.UNKNOWN, "#1000?");
    String postgres = "       101          0          1\n      2000     100000      65536\n";
    assertEquals(nobody, of(postgres, postgres));
    assertEquals(nobody, of(ROOTLESS, ROOTLESS));
  }

  /** An account without a name is called by its number, and may have rights by that. */
  @Test
  void whoIsNotKnown_isNotNamedLikeAnAccount() {
    assertNotEquals(
        LocalAccount.of(1234, Optional.empty(), MACHINE, MACHINE).name(),
        LocalAccount.of(1234, Optional.empty(), "0 12345 1\n", "0 12345 1\n").name());
  }

  @Test
  void aPeer_isWhoTheKernelSays_unlessItHasNoNumberHere() {
    assertEquals(new Account(1000, "anna"), LocalAccount.ofPeer(1000, "anna", MACHINE));
    assertEquals(new Account(1000, "#1000"), LocalAccount.ofPeer(1000, "1000", CONTAINER));
    assertEquals(new Account(65_534, "nobody"), LocalAccount.ofPeer(65_534, "nobody", MACHINE));
    for (Account unknown :
        new Account[] {
          LocalAccount.ofPeer(65_534, "nobody", CONTAINER),
          LocalAccount.ofPeer(1000, "anna", ROOTLESS),
          LocalAccount.ofPeer(-1, "anna", MACHINE)
        }) {
      assertEquals(Account.UNKNOWN, unknown.uid());
      assertNotEquals("anna", unknown.name());
      assertNotEquals("nobody", unknown.name());
    }
  }
}
