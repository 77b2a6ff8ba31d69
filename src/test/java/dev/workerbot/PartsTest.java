package dev.workerbot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Policy;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.request.authorization.AuditLog;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.store.access.ApprovalRequests;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Holds that parts are handed in: {@code app.bot} makes them, and the verbs those of their own
 * feature, so that there is one of each and a list says which. A part is a class made of what the
 * whole bot has once.
 */
class PartsTest {
  private static final String ROOT = "dev.workerbot.";

  /** What the whole bot has once. */
  private static final Set<String> SHARED =
      Set.of(
          ApprovalRequests.class.getName(),
          ApprovalRules.class.getName(),
          AuditLog.class.getName(),
          Authorizer.class.getName(),
          Fleet.class.getName(),
          Policy.class.getName());

  @Test
  void onlyTheListOfParts_makesParts() {
    Set<String> found = new TreeSet<>();
    long calls = 0;
    for (JavaClass type : ProductionClasses.ALL) {
      if (type.getPackageName().startsWith(ROOT + "app") || type.isRecord()) {
        continue;
      }
      for (JavaConstructorCall call : type.getConstructorCallsFromSelf()) {
        calls++;
        if (call.getOrigin().isConstructor()
            && !call.getTargetOwner().equals(type)
            && isPart(call.getTargetOwner())) {
          found.add(name(type) + " makes " + name(call.getTargetOwner()));
        }
      }
    }
    assertTrue(calls > 1000, "calls of constructors were found: " + calls);
    assertEquals(Set.of(), found);
  }

  private static boolean isPart(JavaClass type) {
    return !type.isRecord()
        && type.isTopLevelClass()
        && type.getConstructors().stream()
            .flatMap(one -> one.getRawParameterTypes().stream())
            .anyMatch(one -> SHARED.contains(one.getName()));
  }

  private static String name(JavaClass type) {
    return type.getName().substring(ROOT.length());
  }
}
