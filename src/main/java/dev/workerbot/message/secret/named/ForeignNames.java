package dev.workerbot.message.secret.named;

import dev.workerbot.message.secret.scan.Scan;
import dev.workerbot.message.text.WordList;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What passwords are called in other languages than English, in one word and in several. */
final class ForeignNames {
  private static final Set<String> WORDS =
      WordList.set(
          """
          passwort passwörter kennwort kennwörter geheimnis zugangscode mdp motdepasse contraseña
          contrasena contraseñas contrasenya clave claves senha senhas wachtwoord wachtwoorden lösenord
          losenord adgangskode passord salasana hasło haslo hasła heslo jelszó jelszo parola parolă şifre
          sifre lozinka geslo slaptažodis пароль пароли парола лозинка секрет токен κωδικός συνθηματικό
          パスワード 暗証番号 密码 密碼 口令 비밀번호 암호 รหัสผ่าน סיסמה סיסמא पासवर्ड رمزعبور
          palavrapasse palavrachave paroladordine codiceaccesso ключдоступа ключдоступу katasandi mậtkhẩu
          كلمةالمرور كلمةالسر clavesecreta clavedeacceso codedaccès salasõna
          """);

  /** Compounds end so: {@code Datenbankpasswort}, {@code 数据库密码}. */
  private static final List<String> ENDINGS =
      WordList.of(
          """
          passwort kennwort wachtwoord lösenord salasana adgangskode passord contraseña пароль
          パスワード 密码 密碼 口令 비밀번호 암호
          """);

  /** Names of several words. */
  private static final List<String> PHRASES =
      List.of(
          "mot de passe",
          "palavra passe",
          "parola d'ordine",
          "ключ доступа",
          "ключ доступу",
          "kata sandi",
          "mật khẩu",
          "كلمة المرور",
          "كلمة السر",
          "clave secreta",
          "clave de acceso");

  private static final Set<String> LAST_WORDS =
      Set.of(
          "passe", "ordine", "доступа", "доступу", "sandi", "khẩu", "المرور", "السر", "secreta",
          "acceso");

  private ForeignNames() {}

  /** As it is compared: letters and their marks in one, half-width letters made whole. */
  static String normal(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) > 0x7F) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC);
      }
    }
    return name;
  }

  /** Whether this word, in lower case, names a secret. */
  static boolean isSecret(String word) {
    return WORDS.contains(word) || ENDINGS.stream().anyMatch(word::endsWith);
  }

  /** Whether these words together, written as one or with something between, name a secret. */
  static boolean isPhrase(List<String> words) {
    return words.size() > 1 && words.size() <= 4 && WORDS.contains(String.join("", words));
  }

  /** Where the phrase begins that ends here; empty where none does. */
  static Optional<Integer> phrase(Scan scan, String lastWord, int to) {
    if (!LAST_WORDS.contains(lastWord)) {
      return Optional.empty();
    }
    for (String phrase : PHRASES) {
      int from = to - phrase.length();
      if (from >= 0
          && scan.hasWord(phrase, from)
          && !Character.isLetterOrDigit(scan.at(from - 1))) {
        return Optional.of(from);
      }
    }
    return Optional.empty();
  }
}
