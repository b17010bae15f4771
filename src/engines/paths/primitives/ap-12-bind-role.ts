import { bindableRoles, virtualSubject } from "../bindable.ts"
import { primitive } from "../primitive.ts"

/** The verb bind lifts the rule that nobody gives more than he has. */
export const bindRole = primitive({
  id: "AP-12",
  group: "rbac",
  title: "Bind a role one does not hold",
  build(model) {
    for (const { needs, key, namespace, names, roles } of bindableRoles(model.authorizer, model.world.namespaces)) {
      const bind = model.capability(key, needs)
      const hubs = [...bind.hubsOf(namespace), ...(namespace === "" ? [] : bind.hubsOf(""))]
      for (const { fact } of hubs.filter((one) => one.names.join() === names.join()))
        for (const role of roles) {
          const { kind, name } = role.resource
          model.hop({
            from: [fact],
            head: model.identity(virtualSubject(role, namespace)),
            say: (by) =>
              `${by} binds ${kind} ${name} to itself ${namespace === "" ? "in the whole cluster" : `in namespace ${namespace}`}`,
          })
        }
    }
  },
})
