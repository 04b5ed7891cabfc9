package dev.elasticache.boot.cache;

import java.io.Serializable;

import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;

/**
 * Validator of the types that JSON names: they are trusted, with all that they are made
 * of. Of the JDK's, only those that can be serialized are, since others do more than hold
 * a value.
 *
 * @author The ElastiCache Boot authors
 */
@SuppressWarnings("serial")
final class TrustedTypeValidator extends PolymorphicTypeValidator {

	private final transient TrustedClasses trusted;

	TrustedTypeValidator(TrustedClasses trusted) {
		this.trusted = trusted;
	}

	@Override
	public Validity validateBaseType(DatabindContext context, JavaType baseType) {
		return Validity.INDETERMINATE;
	}

	@Override
	public Validity validateSubClassName(DatabindContext context, JavaType baseType, String subClassName) {
		return Validity.INDETERMINATE;
	}

	@Override
	public Validity validateSubType(DatabindContext context, JavaType baseType, JavaType subType) {
		return isTrusted(subType) ? Validity.ALLOWED : Validity.DENIED;
	}

	private boolean isTrusted(JavaType type) {
		JavaType content = type.getContentType();
		if (content != null && !isTrusted(content)) {
			return false;
		}
		for (int i = 0; i < type.containedTypeCount(); i++) {
			if (!isTrusted(type.containedType(i))) {
				return false;
			}
		}
		return isTrusted(type.getRawClass());
	}

	/**
	 * Tells whether a class is trusted, whatever it contains.
	 * @param raw the class
	 * @return whether it is
	 */
	boolean isTrusted(Class<?> raw) {
		boolean isActive = this.trusted.isValueType(raw) && !raw.isInterface() && raw != Object.class
				&& (raw == Class.class || !Serializable.class.isAssignableFrom(raw));
		return this.trusted.contains(raw) && !isActive;
	}

}
