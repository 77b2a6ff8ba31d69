package dev.workerbot.ssh.login;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Counts;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.common.Factory;

/**
 * A server that offers no algorithm of some sort that we offer.
 *
 * @param setting what the sort is called in sshd_config
 * @param offered by the server
 */
public record NothingShared(String setting, List<String> offered) {
  private static final Pattern SAID_BY_SSHJ =
      Pattern.compile("Unable to reach a settlement of (\\w+): \\[[^\\]]*\\] and \\[(.*)\\]");

  /** What is shown of a list that others write. */
  private static final int SHOWN = 6;

  private static final int LONGEST = 64;

  public NothingShared {
    offered = List.copyOf(offered);
  }

  /** Reads what sshj says of it; empty where it says something else. */
  public static Optional<NothingShared> in(Throwable failure) {
    Matcher said = SAID_BY_SSHJ.matcher(String.valueOf(failure.getMessage()));
    return said.matches()
        ? Optional.of(
            new NothingShared(setting(said.group(1)), List.of(said.group(2).split(", ", -1))))
        : Optional.empty();
  }

  private static String setting(String word) {
    if (word.contains("Cipher")) {
      return "Ciphers";
    }
    if (word.contains("MAC")) {
      return "MACs";
    }
    return switch (word) {
      case "KeyExchangeAlgorithms" -> "KexAlgorithms";
      case "HostKeyAlgorithms" -> "HostKeyAlgorithms";
      default -> "Compression";
    };
  }

  /** The end of a sentence on the server called so: what it offers, and what to do. */
  public String sentence(String name, boolean legacy) {
    List<String> old = names(Algorithms.config(true));
    List<String> sound = names(Algorithms.config(false));
    boolean wouldHelp = !legacy && offered.stream().anyMatch(old::contains);
    return "of its %s (%s) workerbot takes none. Update its sshd, or allow %s in its sshd_config%s"
        .formatted(
            setting,
            shown(),
            sound.isEmpty() ? "none" : sound.getFirst(),
            wouldHelp
                ? "; until then `legacy-algorithms: true` for %s takes the old ones".formatted(name)
                : "");
  }

  private List<String> names(Config config) {
    return switch (setting) {
      case "KexAlgorithms" -> Factory.Named.Util.getNames(config.getKeyExchangeFactories());
      case "HostKeyAlgorithms" -> Factory.Named.Util.getNames(config.getKeyAlgorithms());
      case "Ciphers" -> Factory.Named.Util.getNames(config.getCipherFactories());
      case "MACs" -> Factory.Named.Util.getNames(config.getMACFactories());
      default -> Factory.Named.Util.getNames(config.getCompressionFactories());
    };
  }

  private String shown() {
    // Those with a meaning of their own are no algorithms.
    List<String> real =
        offered.stream()
            .filter(name -> !name.startsWith("kex-strict-") && !name.startsWith("ext-info-"))
            .toList();
    return Counts.first(
            SHOWN,
            real.stream()
                .map(name -> name.replaceAll("[^!-~]", "?"))
                .map(name -> CleanText.cut(name, LONGEST))
                .toList())
        .toString();
  }
}
