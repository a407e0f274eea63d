// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/bundle_objects.h"

#include "model/checkpoint/checks.h"
#include "model/checkpoint/protobuf_reader.h"

namespace hit {
namespace {

class GraphChecker
{
public:
    GraphChecker(const std::filesystem::path &path,
                 const std::function<bool(std::string_view)> &has_tensor)
        : path_(path)
        , has_tensor_(has_tensor)
    {
    }

    Status check(std::string_view graph)
    {
        ProtobufReader count(graph);
        while (count.next())
            nodes_ += count.number() == 1;
        ProtobufReader fields(graph);
        while (fields.next())
            if (fields.number() == 1)
                if (auto node = check_node(fields.bytes()); !node)
                    return node;
        return fields.ok() ? Status{} : broken();
    }

private:
    tl::unexpected<Error> broken() { return damaged(path_, "its object graph cannot be read"); }

    Status check_node(std::string_view node)
    {
        ProtobufReader fields(node);
        while (fields.next()) {
            Status checked;
            if (fields.number() == 1) // child: node_id = 1, local_name = 2
                checked = check_references(fields.bytes(), 1, 1);
            else if (fields.number() == 2)
                checked = check_attribute(fields.bytes());
            else if (fields.number() == 3) // slot: original = 1, name = 2, slot variable = 3
                checked = check_references(fields.bytes(), 1, 3);
            if (!checked)
                return checked;
        }
        return fields.ok() ? Status{} : broken();
    }

    Status check_references(std::string_view message, int first, int second)
    {
        ProtobufReader fields(message);
        while (fields.next())
            if ((fields.number() == first || fields.number() == second)
                && fields.varint() >= nodes_)
                return damaged(path_, "its object graph names an object that does not exist");
        return fields.ok() ? Status{} : broken();
    }

    /// SerializedTensor: name = 1, full_name = 2, checkpoint_key = 3.
    Status check_attribute(std::string_view message)
    {
        ProtobufReader fields(message);
        while (fields.next()) {
            if (fields.number() != 3)
                continue;
            const auto key = fields.bytes();
            if (!has_tensor_(key))
                return damaged(path_, "it is incomplete: " + in_quotes(key) + " is not in it");
        }
        return fields.ok() ? Status{} : broken();
    }

    const std::filesystem::path &path_;
    const std::function<bool(std::string_view)> &has_tensor_;
    std::uint64_t nodes_ = 0;
};

} // namespace

Status check_object_graph(const std::filesystem::path &path, std::string_view graph,
                          const std::function<bool(std::string_view)> &has_tensor)
{
    return GraphChecker(path, has_tensor).check(graph);
}

} // namespace hit
