package dev.elasticache.boot.cache;

import java.util.Collection;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.databind.jsontype.TypeIdResolver;
import tools.jackson.databind.jsontype.impl.DefaultTypeResolverBuilder;
import tools.jackson.databind.jsontype.impl.TypeIdResolverBase;

/**
 * Has JSON name the types that it would not tell otherwise, and none that would be
 * refused when it is read.
 *
 * @author The ElastiCache Boot authors
 */
@SuppressWarnings("serial")
final class TrustedTyping extends DefaultTypeResolverBuilder {

	private final transient TrustedTypeValidator validator;

	TrustedTyping(TrustedTypeValidator validator) {
		super(validator, DefaultTyping.NON_FINAL, JsonTypeInfo.As.WRAPPER_ARRAY);
		this.validator = validator;
	}

	private TrustedTyping(TrustedTyping base, @Nullable Class<?> defaultImpl) {
		super(base, defaultImpl);
		this.validator = base.validator;
	}

	@Override
	public DefaultTypeResolverBuilder withDefaultImpl(@Nullable Class<?> defaultImpl) {
		return new TrustedTyping(this, defaultImpl);
	}

	@Override
	protected TypeIdResolver idResolver(DatabindContext context, JavaType baseType,
			PolymorphicTypeValidator subtypeValidator, Collection<NamedType> subtypes, boolean forSer,
			boolean forDeser) {
		TypeIdResolver ids = super.idResolver(context, baseType, subtypeValidator, subtypes, forSer, forDeser);
		return forSer ? new TrustedIds(baseType, ids, this.validator) : ids;
	}

	/**
	 * Names of the types that are written.
	 */
	private static final class TrustedIds extends TypeIdResolverBase {

		private final transient TypeIdResolver ids;

		private final transient TrustedTypeValidator validator;

		TrustedIds(JavaType baseType, TypeIdResolver ids, TrustedTypeValidator validator) {
			super(baseType);
			this.ids = ids;
			this.validator = validator;
		}

		@Override
		public String idFromValue(DatabindContext context, Object value) {
			check(value.getClass());
			return this.ids.idFromValue(context, value);
		}

		@Override
		public String idFromValueAndType(DatabindContext context, @Nullable Object value, Class<?> type) {
			check((value != null) ? value.getClass() : type);
			return this.ids.idFromValueAndType(context, value, type);
		}

		private void check(Class<?> type) {
			if (!this.validator.isTrusted(type)) {
				throw TrustedClasses.refusal(type);
			}
		}

		@Override
		public JsonTypeInfo.Id getMechanism() {
			return this.ids.getMechanism();
		}

	}

}
