package dev.elasticache.boot.cache;

import java.util.Collection;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.Assert;

/**
 * Codec that writes JSON, which names the types that it would not tell otherwise, and
 * reads only types that it was told to trust. A value with anything in it whose type is
 * named and not trusted is not written; what {@code EnumSet} and {@code EnumMap} are made
 * of is checked when they are read only.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class JsonCacheCodec implements CacheCodec {

	private final ObjectWriter writer;

	private final ObjectReader reader;

	/**
	 * Creates a codec.
	 * @param classLoader the class loader that knows the classes of values, or
	 * {@code null} for the default one
	 * @param trustedPackages packages whose classes may be read, with those below them
	 */
	public JsonCacheCodec(@Nullable ClassLoader classLoader, Collection<String> trustedPackages) {
		Assert.notNull(trustedPackages, "'trustedPackages' must not be null");
		TrustedTypeValidator validator = new TrustedTypeValidator(new TrustedClasses(trustedPackages));
		JsonMapper.Builder builder = JsonMapper.builder().setDefaultTyping(new TrustedTyping(validator));
		JsonMapper mapper = ((classLoader != null)
				? builder.typeFactory(builder.typeFactory().withClassLoader(classLoader)) : builder)
			.build();
		this.writer = mapper.writerFor(Object.class);
		this.reader = mapper.readerFor(Object.class);
	}

	@Override
	public byte[] encode(Object value) {
		return this.writer.writeValueAsBytes(value);
	}

	@Override
	public Object decode(byte[] bytes) {
		Object value = this.reader.readValue(bytes);
		Assert.state(value != null, "Value is null, which no value is written as");
		return value;
	}

}
