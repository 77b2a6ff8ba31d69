package dev.workerbot.ssh.crypto;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyFactorySpi;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.List;
import java.util.Map;

/**
 * Java's own keys on elliptic curves by the name that sshj asks for: it says {@code ECDSA} as
 * Bouncy Castle does, and Java says {@code EC}.
 */
final class EcdsaKeys extends Provider {
  static final String NAME = "workerbot-ecdsa";

  private static final long serialVersionUID = 1;

  EcdsaKeys() {
    super(NAME, "1", "ECDSA keys by Java's own provider");
    putService(
        new Service(this, "KeyFactory", "ECDSA", Factory.class.getName(), List.of(), Map.of()) {
          @Override
          public Object newInstance(Object ignored) throws NoSuchAlgorithmException {
            return new Factory();
          }
        });
  }

  private static final class Factory extends KeyFactorySpi {
    private final KeyFactory own;

    Factory() throws NoSuchAlgorithmException {
      own = KeyFactory.getInstance("EC");
    }

    @Override
    protected PublicKey engineGeneratePublic(KeySpec spec) throws InvalidKeySpecException {
      return own.generatePublic(spec);
    }

    @Override
    protected PrivateKey engineGeneratePrivate(KeySpec spec) throws InvalidKeySpecException {
      return own.generatePrivate(spec);
    }

    @Override
    protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> type)
        throws InvalidKeySpecException {
      return own.getKeySpec(key, type);
    }

    @Override
    protected Key engineTranslateKey(Key key) throws InvalidKeyException {
      return own.translateKey(key);
    }
  }
}
