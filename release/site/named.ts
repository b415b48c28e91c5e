/**
 * Shows types by their public names. TypeDoc reads most types from the compiler, which does not keep the name of a type
 * that is derived from a schema: without this, `Supervised.Status` would be forty lines wherever it is used.
 */
import {
  type Application,
  ArrayType,
  type Context,
  Converter,
  ReferenceType,
  ReflectionKind,
  type SomeType,
  makeRecursiveVisitor,
  TypeOperatorType,
  TypeScript as ts,
  UnionType
} from "typedoc"

/** Names types, and shows `_tag`, which is declared by Effect and would be left out with all that is. */
export const attach = (app: Application, files: ReadonlyArray<string>): void => {
  const { converter } = app
  const isExternal = converter.isExternal.bind(converter)
  converter.isExternal = (symbol, checker) => symbol.name !== "_tag" && isExternal(symbol, checker)

  const convert = converter.convertType.bind(converter)
  let schemas: Schemas = new Map()
  converter.on(Converter.EVENT_BEGIN, (context) => {
    schemas = schemasOf(context, files)
  })
  converter.convertType = (context: Context, type: ts.Type | ts.TypeNode | undefined, node?: ts.TypeNode) => {
    if (type === undefined) return convert(context, type)
    if ("kind" in type) return unionOfSchema(context, type, schemas) ?? convert(context, type)
    if (node !== undefined && namesSchema(context, node, schemas)) return shortened(convert(context, node))
    return (
      referenceTo(context, type, schemas) ??
      largeSchema(context, type, schemas) ??
      convert(context, type, node)
    )
  }
}

/** The exported schemas, by the types that they describe. */
type Schemas = ReadonlyMap<ts.Type, ts.Symbol>

const schemasOf = ({ programs }: Context, files: ReadonlyArray<string>): Schemas =>
  new Map(
    programs.flatMap((program) => {
      const checker = program.getTypeChecker()
      return files
        .flatMap((file) => program.getSourceFile(file) ?? [])
        .flatMap((source) => checker.getSymbolAtLocation(source) ?? [])
        .flatMap((module) => checker.getExportsOfModule(module))
        .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
        .filter(({ flags }) => flags & ts.SymbolFlags.Variable && flags & ts.SymbolFlags.Type)
        .flatMap((symbol) => {
          const type = checker.getTypeOfSymbol(symbol).getProperty("Type")
          return type === undefined ? [] : [[checker.getTypeOfSymbol(type), symbol] as const]
        })
    })
  )

/** Writes `Effect` for `Effect.Effect`, as types that are read from the compiler are shown. */
const shortened = (type: SomeType): SomeType => {
  const reference = (found: ReferenceType): void => {
    const [module = "", name] = found.name.split(".")
    if (name === module) found.name = name
  }
  type.visit(makeRecursiveVisitor({ reference }))
  return type
}

/** Returns whether a type as it is written contains the name of a schema's type, and no parameter that has a value here. */
const namesSchema = (context: Context, node: ts.TypeNode, schemas: Schemas): boolean => {
  const symbols = new Set(schemas.values())
  const names: Array<ts.Symbol> = []
  const visit = (part: ts.Node): void => {
    const symbol = ts.isTypeReferenceNode(part) ? context.getSymbolAtLocation(part.typeName) : undefined
    if (symbol !== undefined) names.push(context.resolveAliasedSymbol(symbol))
    ts.forEachChild(part, visit)
  }
  visit(node)
  return (
    names.some((symbol) => symbols.has(symbol)) &&
    !names.some(({ flags }) => flags & ts.SymbolFlags.TypeParameter)
  )
}

/** Names a type, the elements of an array, or the members of a union; `undefined` if none has a name. */
const referenceTo = (context: Context, type: ts.Type, schemas: Schemas): SomeType | undefined => {
  const { checker } = context
  const schema = schemas.get(type)
  if (schema !== undefined) return context.createSymbolReference(schema, context, schema.name)
  const element = checker.isArrayType(type) ? type.getNumberIndexType() : undefined
  if (element !== undefined) {
    const inner = referenceTo(context, element, schemas)
    return inner && new TypeOperatorType(new ArrayType(inner), "readonly")
  }
  return type.isUnion() && type.aliasSymbol === undefined ? namedUnion(context, type, schemas) : undefined
}

/** Names the members of a union, also those that are a union with a name. */
const namedUnion = (context: Context, { types }: ts.UnionType, schemas: Schemas): SomeType | undefined => {
  const inner = Array.from(schemas.keys())
    .filter((schema) => schema.isUnion())
    .find((schema) => schema.types.every((member) => types.includes(member)))
  const others = types.filter((member) => inner?.types.includes(member) !== true)
  const all = inner === undefined ? others : [inner, ...others]
  return all.some((member) => schemas.has(member)) ? unionOf(context, all) : undefined
}

const unionOf = (context: Context, types: ReadonlyArray<ts.Type>): UnionType =>
  new UnionType(types.map((type) => context.converter.convertType(context, type)))

/** Shows the members of a union on the page of its type, which is written as `typeof Status.Type`. */
const unionOfSchema = (context: Context, node: ts.TypeNode, schemas: Schemas): SomeType | undefined => {
  if (!ts.isTypeQueryNode(node)) return undefined
  const type = context.checker.getTypeAtLocation(node)
  return schemas.has(type) && type.isUnion() ? unionOf(context, type.types) : undefined
}

/** The types of longer schemas are unreadable, since they have each field as a schema; in characters. */
const maxSchemaLength = 300

/** Shows a large schema by what it describes. */
const largeSchema = (context: Context, type: ts.Type, schemas: Schemas): SomeType | undefined => {
  const property = context.scope.kindOf(ReflectionKind.Variable) ? type.getProperty("Type") : undefined
  if (property === undefined || lengthOf(context, type) < maxSchemaLength) return undefined
  const inner = referenceTo(context, context.checker.getTypeOfSymbol(property), schemas)
  if (inner === undefined) return undefined
  const schema = ReferenceType.createBrokenReference("Schema.Schema", context.project, undefined)
  schema.typeArguments = [inner]
  return schema
}

const lengthOf = ({ checker }: Context, type: ts.Type): number =>
  checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation).length
