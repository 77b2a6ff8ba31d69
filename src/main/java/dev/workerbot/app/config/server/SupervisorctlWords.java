package dev.workerbot.app.config.server;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of {@code supervisorctl} in the config, apart from a config file among them: that is
 * given in every call anyway, and supervisorctl takes but one.
 *
 * @param configFiles what stands behind {@code -c} or {@code --configuration}
 */
record SupervisorctlWords(List<String> command, List<String> configFiles) {
  private static final String LONG = "--configuration";

  SupervisorctlWords {
    command = List.copyOf(command);
    configFiles = List.copyOf(configFiles);
  }

  /** Options in front of supervisorctl, such as those of sudo or docker, are not its own. */
  static SupervisorctlWords of(List<String> words) {
    int own = words.size();
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).endsWith("supervisorctl")) {
        own = i + 1;
      }
    }
    List<String> command = new ArrayList<>(words.subList(0, own));
    List<String> files = new ArrayList<>();
    for (int i = own; i < words.size(); i++) {
      String word = words.get(i);
      String option = word.split("=", 2)[0];
      // Python's getopt takes any beginning of a long option that no other one has.
      boolean isLong = option.length() > 2 && LONG.startsWith(option);
      if (isLong && word.contains("=")) {
        files.add(word.substring(word.indexOf('=') + 1));
      } else if ((isLong || word.equals("-c")) && i + 1 < words.size()) {
        files.add(words.get(++i));
      } else if (word.startsWith("-c") && word.length() > 2) {
        files.add(word.substring(2));
      } else {
        command.add(word);
      }
    }
    return new SupervisorctlWords(command, files);
  }
}
