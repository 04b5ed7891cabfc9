package dev.elasticache.boot.cache;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Collection;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ConfigurableObjectInputStream;
import org.springframework.util.Assert;

/**
 * Codec that uses Java serialization, and reads only what it was told to trust: value
 * types of the JDK and classes of trusted packages, within limits of depth and size. Text
 * and byte arrays, which have nothing to trust, are written as they are.
 * <p>
 * A value with anything in it that would be refused for its class when it is read is not
 * written. The limits of depth and size are for reading only.
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
		this.trusted = new TrustedClasses(trustedPackages);
	}

	@Override
	public byte[] encode(Object value) {
		byte[] plain = PlainValues.encode(value);
		return (plain != null) ? plain : serialize(value);
	}

	private byte[] serialize(Object value) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
		try (TrustedOutputStream out = new TrustedOutputStream(bytes, this.trusted)) {
			out.writeObject(value);
			out.check();
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

	/**
	 * Stream that knows whether a class was written, that of a nested object as well,
	 * which would be refused when it is read.
	 */
	private static final class TrustedOutputStream extends ObjectOutputStream {

		private final TrustedClasses trusted;

		private @Nullable Class<?> refused;

		TrustedOutputStream(OutputStream out, TrustedClasses trusted) throws IOException {
			super(out);
			this.trusted = trusted;
		}

		@Override
		protected void annotateClass(Class<?> type) {
			// Not the place to throw: a failure of the stream is written as well
			if (this.refused == null && !this.trusted.contains(type)) {
				this.refused = type;
			}
		}

		void check() {
			if (this.refused != null) {
				throw TrustedClasses.refusal(this.refused);
			}
		}

	}

}
