package dev.elasticache.boot.cache;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.Collection;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ConfigurableObjectInputStream;
import org.springframework.util.Assert;

/**
 * Codec that uses Java serialization, and reads only what it was told to trust: value
 * types of the JDK and classes of trusted packages, within limits of depth and size. Text
 * and byte arrays, which have nothing to trust, are written as they are.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class JavaCacheCodec implements CacheCodec {

	private final @Nullable ClassLoader classLoader;

	private final TrustedClasses trusted;

	/**
	 * Creates a codec.
	 * @param classLoader the class loader that knows the classes of values, or
	 * {@code null} for the default one
	 * @param trustedPackages packages whose classes may be read, with those below them
	 */
	public JavaCacheCodec(@Nullable ClassLoader classLoader, Collection<String> trustedPackages) {
		Assert.notNull(trustedPackages, "'trustedPackages' must not be null");
		this.classLoader = classLoader;
		this.trusted = TrustedClasses.of(trustedPackages);
	}

	@Override
	public byte[] encode(Object value) {
		byte[] plain = PlainValues.encode(value);
		return (plain != null) ? plain : serialize(value);
	}

	private static byte[] serialize(Object value) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(value);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Value of type '%s' cannot be serialized: %s"
				.formatted(value.getClass().getName(), ex.getMessage()), ex);
		}
		return bytes.toByteArray();
	}

	@Override
	public Object decode(byte[] bytes) {
		Object plain = PlainValues.decode(bytes);
		return (plain != null) ? plain : deserialize(bytes);
	}

	private Object deserialize(byte[] bytes) {
		try (ConfigurableObjectInputStream in = new ConfigurableObjectInputStream(new ByteArrayInputStream(bytes),
				this.classLoader)) {
			in.setObjectInputFilter(new TrustedClassesFilter(this.trusted, bytes.length));
			return in.readObject();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Value cannot be deserialized: " + ex.getMessage(), ex);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException("Value cannot be deserialized, class not found: " + ex.getMessage(), ex);
		}
	}

}
