package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Tls;
import dev.elasticache.boot.tls.TlsVerification;
import dev.elasticache.boot.tls.TrustMaterial;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * Makes trust material of the properties and of the SSL bundle they name, which it then
 * follows.
 *
 * @param properties the properties
 * @param sslBundles the SSL bundles
 * @author The ElastiCache Boot authors
 */
record TrustMaterialFactory(Tls properties, SslBundles sslBundles) {

	private static final Log logger = LogFactory.getLog(TrustMaterialFactory.class);

	TrustMaterial create() {
		if (this.properties.verification() == TlsVerification.CA) {
			logger.warn("elasticache.tls.verification is 'ca': the names in certificates are not verified, "
					+ "so that any server with a certificate of a trusted authority can pose as the cache");
		}
		String name = this.properties.bundle();
		if (name == null) {
			return TrustMaterial.of("the JVM's trust store", SslBundle.systemDefault(), this.properties.verification());
		}
		try {
			TrustMaterial trustMaterial = TrustMaterial.of("the SSL bundle '%s'".formatted(name),
					this.sslBundles.getBundle(name), this.properties.verification());
			this.sslBundles.addBundleUpdateHandler(name, trustMaterial::reload);
			return trustMaterial;
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidConfigurationPropertyValueException("elasticache.tls.bundle", name,
					"There is no such SSL bundle. Configure it under spring.ssl.bundle.pem.%1$s or spring.ssl.bundle.jks.%1$s."
						.formatted(name),
					ex);
		}
	}

}
