package dev.workerbot.ssh.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EcdsaKeysTest {
  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
  void keysOfEachCurve_areRead_withoutBouncyCastle(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    KeyPair pair = generator.generateKeyPair();
    KeyFactory factory = KeyFactory.getInstance("ECDSA", new EcdsaKeys());
    ECPublicKey shown = (ECPublicKey) pair.getPublic();
    byte[] data = {1, 2, 3};
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(
        factory.generatePrivate(new PKCS8EncodedKeySpec(pair.getPrivate().getEncoded())));
    signature.update(data);
    byte[] signed = signature.sign();
    signature.initVerify(
        factory.generatePublic(new ECPublicKeySpec(shown.getW(), shown.getParams())));
    signature.update(data);
    assertTrue(signature.verify(signed));
    assertArrayEquals(
        shown.getEncoded(),
        factory.generatePublic(factory.getKeySpec(shown, ECPublicKeySpec.class)).getEncoded());
  }
}
